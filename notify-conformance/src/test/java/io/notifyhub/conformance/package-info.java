@NullMarked
package io.notifyhub.conformance;

import org.jspecify.annotations.NullMarked;
