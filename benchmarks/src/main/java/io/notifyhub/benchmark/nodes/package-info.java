/** Several nodes: a rolling restart under load, and what two nodes cost beside a rival. */
@NullMarked
package io.notifyhub.benchmark.nodes;

import org.jspecify.annotations.NullMarked;
