@NullMarked
package io.notifyhub.server.jakarta;

import org.jspecify.annotations.NullMarked;
