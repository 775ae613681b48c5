package io.notifyhub.server.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the route of a path. A path that is written out goes before one with a variable. Immutable and thread-safe. */
final class Routes {
    private final List<Route> all;
    private final Map<String, Route> fixed = new HashMap<>();
    private final List<Route> variable;

    Routes(List<Route> all) {
        this.all = List.copyOf(all);
        this.variable = all.stream().filter(Route::hasVariable).toList();
        all.stream().filter(route -> !route.hasVariable()).forEach(route -> fixed.put(route.template(), route));
    }

    List<Route> all() {
        return all;
    }

    /** @param path without its final slash. @return null if there is no such path */
    @Nullable
    Route find(RestExchange exchange, String path) {
        Route exact = fixed.get(path);
        if (exact != null) {
            return exact;
        }
        List<String> parts = List.of(path.split("/", -1));
        for (Route route : variable) {
            if (route.matches(parts)) {
                exchange.variable(route.variable(parts));
                return route;
            }
        }
        return null;
    }
}
