package io.notifyhub.spring.boot;

import io.notifyhub.server.jakarta.NotifyServlet;

/** Changes the settings of the API before it is built; a bean of the application's, in the order of the beans. */
@FunctionalInterface
public interface NotifyServletCustomizer {
    void customize(NotifyServlet.Builder servlet);
}
