package io.notifyhub.spring.boot;

import io.notifyhub.core.NotificationHub;

/** Changes the hub's settings before it is built; a bean of the application's, called last, in the order of the beans. */
@FunctionalInterface
public interface NotificationHubCustomizer {
    void customize(NotificationHub.Builder hub);
}
