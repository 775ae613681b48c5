/** NotifyHub in a Spring Boot application. What stands between {@code region} and {@code end} is quoted by the README. */
@NullMarked
package io.notifyhub.example.spring;

import org.jspecify.annotations.NullMarked;
