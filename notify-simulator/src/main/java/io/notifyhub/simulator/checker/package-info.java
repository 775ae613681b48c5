/**
 * Reads what producers were told, what every client received and the final log, and names what is wrong with it. Shares no
 * code with the product: a mistake there must not be made here once more.
 */
@NullMarked
package io.notifyhub.simulator.checker;

import org.jspecify.annotations.NullMarked;
