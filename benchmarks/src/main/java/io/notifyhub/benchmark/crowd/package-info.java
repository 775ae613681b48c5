/** What all load programs share: thousands of light WebSocket clients in one thread, and the processes of servers. */
@NullMarked
package io.notifyhub.benchmark.crowd;

import org.jspecify.annotations.NullMarked;
