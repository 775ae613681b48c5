/** Live delivery of one node to many connections, beside what else a Java team could take. */
@NullMarked
package io.notifyhub.benchmark.live;

import org.jspecify.annotations.NullMarked;
