/** What storing costs. */
@NullMarked
package io.notifyhub.benchmark.store;

import org.jspecify.annotations.NullMarked;
