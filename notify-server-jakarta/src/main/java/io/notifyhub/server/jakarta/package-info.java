/**
 * A hub in a Jakarta container: NotifyEndpoint is what applications use.
 */
@NullMarked
package io.notifyhub.server.jakarta;

import org.jspecify.annotations.NullMarked;
