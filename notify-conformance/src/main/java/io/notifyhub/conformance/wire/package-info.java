/**
 * HTTP and WebSocket as a server speaks them, byte for byte as it is told to, also wrong. Knows nothing of notifications.
 * For the suite alone.
 */
@NullMarked
package io.notifyhub.conformance.wire;

import org.jspecify.annotations.NullMarked;
