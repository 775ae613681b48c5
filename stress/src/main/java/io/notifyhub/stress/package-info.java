/**
 * Races of real threads, by jcstress: how they are run, and twins of the product that must be caught. The races themselves
 * are in the packages of what they race, as that is hidden from all others. For nobody's use; not published.
 */
@NullMarked
package io.notifyhub.stress;

import org.jspecify.annotations.NullMarked;
