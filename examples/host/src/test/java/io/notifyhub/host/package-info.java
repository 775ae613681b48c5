/** The whole product at once, over real sockets: what a user sees when networks, servers and clients fail. */
@NullMarked
package io.notifyhub.host;

import org.jspecify.annotations.NullMarked;
