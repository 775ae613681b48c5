package io.notifyhub.social.web;

import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.SetHeaderHandler;
import io.undertow.server.handlers.resource.ClassPathResourceManager;
import io.undertow.server.handlers.resource.ResourceHandler;

/**
 * The page's files, from the class path. The page may run and load what comes from this server, and nothing else, so that what
 * people write is never more than text.
 */
public final class Pages {
    private static final String FOLDER = "io/notifyhub/social/page";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private Pages() {}

    public static HttpHandler handler() {
        HttpHandler files = new ResourceHandler(new ClassPathResourceManager(Pages.class.getClassLoader(), FOLDER))
                .setCacheTime(0)
                .setWelcomeFiles("index.html");
        HttpHandler safe = new SetHeaderHandler(files, "Content-Security-Policy", POLICY);
        HttpHandler sniffless = new SetHeaderHandler(safe, "X-Content-Type-Options", "nosniff");
        return new SetHeaderHandler(sniffless, "Referrer-Policy", "no-referrer");
    }
}
