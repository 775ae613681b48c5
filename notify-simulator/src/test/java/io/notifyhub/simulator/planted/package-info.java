/**
 * Tests of the tests: bugs put into the product's own sources, compiled in memory, each of which the simulator has to find.
 * None is in any jar.
 */
@NullMarked
package io.notifyhub.simulator.planted;

import org.jspecify.annotations.NullMarked;
