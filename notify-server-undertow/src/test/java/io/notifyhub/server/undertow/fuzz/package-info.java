/** Fuzz targets of what others send us; see docs/testing.md. */
@NullMarked
package io.notifyhub.server.undertow.fuzz;

import org.jspecify.annotations.NullMarked;
