/**
 * The store and the transport that live in the process: the defaults, and the reference for every provider.
 */
@NullMarked
package io.notifyhub.core.memory;

import org.jspecify.annotations.NullMarked;
