/**
 * A hub behind Undertow: handlers for somebody's own server, and a server of its own on top of them. Used by applications
 * that run on Undertow, and by the host.
 */
@NullMarked
package io.notifyhub.server.undertow;

import org.jspecify.annotations.NullMarked;
