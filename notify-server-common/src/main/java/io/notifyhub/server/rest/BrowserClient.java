package io.notifyhub.server.rest;

import java.util.List;
import java.util.stream.Stream;

/** The client for browsers, the modules of notify-client-js. They hold no data, and may be loaded by any page that may connect. Stateless. */
final class BrowserClient {
    private static final String RESOURCES = "/META-INF/resources";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    private BrowserClient() {}

    static List<Route> routes() {
        return Stream.of("/notify/notify.js", "/notify/notify-inbox.js", "/notify/notify-react.js")
                .map(path -> Route.of(path).get(StaticFile.ofResource(RESOURCES + path, JAVASCRIPT)))
                .toList();
    }
}
