package io.notifyhub.spring.boot;

import io.notifyhub.server.jakarta.NotifyEndpoint;

/** Changes the endpoint's settings before it is built; a bean of the application's, called last, in the order of the beans. */
@FunctionalInterface
public interface NotifyEndpointCustomizer {
    void customize(NotifyEndpoint.Builder endpoint);
}
