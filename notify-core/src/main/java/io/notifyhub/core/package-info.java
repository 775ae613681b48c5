/**
 * What an application calls: the hub, what it sends with it and what it hears from it.
 */
@NullMarked
package io.notifyhub.core;

import org.jspecify.annotations.NullMarked;
