package io.notifyhub.server.rest;

/** Answers requests of one method to one path. Thread-safe. */
@FunctionalInterface
public interface RouteHandler {
    /** Returns at once; answers then or later. */
    void handle(RestExchange exchange);
}
