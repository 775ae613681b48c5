/**
 * Joins the nodes of a hub by Redis. Applications use {@link io.notifyhub.transport.redis.RedisTransport} and nothing else.
 */
@NullMarked
package io.notifyhub.transport.redis;

import org.jspecify.annotations.NullMarked;
