/** The routes over plain HTTP. Reached through {@link io.notifyhub.server.undertow.NotifyHandlers}; for this module alone. */
@NullMarked
package io.notifyhub.server.undertow.rest;

import org.jspecify.annotations.NullMarked;
