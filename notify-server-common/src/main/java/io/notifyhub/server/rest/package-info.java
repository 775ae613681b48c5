/**
 * The API over plain HTTP, written once for all web servers: a server extends {@link io.notifyhub.server.rest.RestExchange} and
 * hands requests to a {@link io.notifyhub.server.rest.RestApi}. For servers; applications meet those.
 */
@NullMarked
package io.notifyhub.server.rest;

import org.jspecify.annotations.NullMarked;
