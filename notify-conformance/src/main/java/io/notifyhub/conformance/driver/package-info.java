/** The driver of the Java client. For the suite, and to be read by whoever writes one for another client. */
@NullMarked
package io.notifyhub.conformance.driver;

import org.jspecify.annotations.NullMarked;
