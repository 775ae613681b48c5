/** How many idle connections a node holds, what each of them takes, and whether sends stay as quick as there are more. */
@NullMarked
package io.notifyhub.benchmark.size;

import org.jspecify.annotations.NullMarked;
