/** The application over HTTP, good answers and bad ones. */
@NullMarked
package io.notifyhub.social;

import org.jspecify.annotations.NullMarked;
