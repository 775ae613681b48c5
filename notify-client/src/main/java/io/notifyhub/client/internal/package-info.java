/** How the client works: the engine, the rules of the cursor, the socket. For nobody else; may change in any release. */
@NullMarked
package io.notifyhub.client.internal;

import org.jspecify.annotations.NullMarked;
