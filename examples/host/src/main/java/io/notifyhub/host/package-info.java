/** The runnable host and its command line. For people; no other module uses it. */
@NullMarked
package io.notifyhub.host;

import org.jspecify.annotations.NullMarked;
