/**
 * WebSocket (RFC 6455), server side, on a channel that Undertow has upgraded. Knows nothing of notifications: it moves
 * text and binary messages, keeps the memory of each connection bounded, and notices peers that are gone.
 *
 * <p>Version 13 only; no extension is ever negotiated. Start at {@link WebSocketHandler}.
 */
@NullMarked
package io.notifyhub.server.undertow.websocket;

import org.jspecify.annotations.NullMarked;
