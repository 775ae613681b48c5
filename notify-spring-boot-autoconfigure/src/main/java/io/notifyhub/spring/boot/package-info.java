/**
 * NotifyHub in Spring Boot: a hub as a bean, its socket in the application's web server, and notifications that belong to the
 * application's transactions. {@code notify.*} are the settings, {@link io.notifyhub.spring.boot.NotifyProperties} tells which.
 */
@NullMarked
package io.notifyhub.spring.boot;

import org.jspecify.annotations.NullMarked;
