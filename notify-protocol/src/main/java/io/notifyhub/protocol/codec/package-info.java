/**
 * The JSON form of every frame. Hand-written on Jackson's streaming API: no reflection, so that code shrinkers leave it
 * whole. Used by servers and clients; applications rarely need it.
 */
@NullMarked
package io.notifyhub.protocol.codec;

import org.jspecify.annotations.NullMarked;
