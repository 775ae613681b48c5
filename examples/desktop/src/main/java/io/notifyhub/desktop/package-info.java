/** An inbox for the desktop: an example of the Java client in an application with a user interface. */
@NullMarked
package io.notifyhub.desktop;

import org.jspecify.annotations.NullMarked;
