/** The socket under the client, for those who bring another WebSocket library or drive the client in a test. */
@NullMarked
package io.notifyhub.client.spi;

import org.jspecify.annotations.NullMarked;
