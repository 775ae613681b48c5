package io.notifyhub.server.rest;

import java.util.List;
import java.util.Map;

/**
 * The operators' page: three files without a build step, which hold no data. What it shows comes from {@link AdminHandler},
 * with the token that the operator enters. Nothing but these files may run in it. Stateless.
 */
final class AdminPage {
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
                    + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
            "Referrer-Policy",
            "no-referrer",
            "X-Frame-Options",
            "DENY",
            "Cross-Origin-Opener-Policy",
            "same-origin");

    private AdminPage() {}

    static List<Route> routes() {
        return List.of(
                Route.of("/admin").get(withFinalSlash(file("admin.html", "text/html; charset=utf-8"))),
                Route.of("/admin/admin.js").get(file("admin.js", "text/javascript; charset=utf-8")),
                Route.of("/admin/admin.css").get(file("admin.css", "text/css; charset=utf-8")));
    }

    private static RouteHandler file(String name, String contentType) {
        return StaticFile.of(name, contentType).with(HEADERS);
    }

    /** Its links are relative, as it may be served below any path. */
    private static RouteHandler withFinalSlash(RouteHandler page) {
        return exchange -> {
            if (exchange.path().endsWith("/")) {
                page.handle(exchange);
            } else {
                redirect(exchange);
            }
        };
    }

    private static void redirect(RestExchange exchange) {
        exchange.header("Location", "admin/");
        exchange.send(308, new byte[0]);
    }
}
