/**
 * What a provider of a store or of a transport implements. Applications only pass such objects on.
 */
@NullMarked
package io.notifyhub.core.spi;

import org.jspecify.annotations.NullMarked;
