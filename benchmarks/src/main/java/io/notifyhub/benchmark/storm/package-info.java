/** Everybody who was away comes back at once. */
@NullMarked
package io.notifyhub.benchmark.storm;

import org.jspecify.annotations.NullMarked;
