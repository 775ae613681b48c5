@NullMarked
package io.notifyhub.desktop;

import org.jspecify.annotations.NullMarked;
