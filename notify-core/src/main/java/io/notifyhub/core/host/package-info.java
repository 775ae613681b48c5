/**
 * What a web server calls: it brings connections to the hub and carries frames for it.
 */
@NullMarked
package io.notifyhub.core.host;

import org.jspecify.annotations.NullMarked;
