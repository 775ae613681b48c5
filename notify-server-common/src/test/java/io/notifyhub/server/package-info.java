@NullMarked
package io.notifyhub.server;

import org.jspecify.annotations.NullMarked;
