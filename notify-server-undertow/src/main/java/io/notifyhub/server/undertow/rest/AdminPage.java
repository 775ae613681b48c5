package io.notifyhub.server.undertow.rest;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Map;

/**
 * The operators' page: three files without a build step, which hold no data. What it shows comes from {@link AdminHandler},
 * with the token that the operator enters. Nothing but these files may run in it. Stateless.
 */
public final class AdminPage {
    private static final Map<HttpString, String> HEADERS = Map.of(
            new HttpString("Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
                    + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
            new HttpString("Referrer-Policy"),
            "no-referrer",
            new HttpString("X-Frame-Options"),
            "DENY",
            new HttpString("Cross-Origin-Opener-Policy"),
            "same-origin");

    private AdminPage() {}

    public static List<Route> routes() {
        return List.of(
                Route.of("/admin").get(withFinalSlash(file("admin.html", "text/html; charset=utf-8"))),
                Route.of("/admin/admin.js").get(file("admin.js", "text/javascript; charset=utf-8")),
                Route.of("/admin/admin.css").get(file("admin.css", "text/css; charset=utf-8")));
    }

    private static HttpHandler file(String name, String contentType) {
        return StaticFile.of(name, contentType).with(HEADERS);
    }

    /** Its links are relative, as it may be served below any path. */
    private static HttpHandler withFinalSlash(HttpHandler page) {
        return exchange -> {
            if (exchange.getRequestPath().endsWith("/")) {
                page.handleRequest(exchange);
            } else {
                redirect(exchange);
            }
        };
    }

    private static void redirect(HttpServerExchange exchange) {
        exchange.setStatusCode(308);
        exchange.getResponseHeaders().put(Headers.LOCATION, "admin/");
        exchange.endExchange();
    }
}
