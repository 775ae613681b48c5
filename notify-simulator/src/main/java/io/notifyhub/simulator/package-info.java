/**
 * Hubs, store, transport and the real client state machine in one thread on virtual time, from a seed. For whoever writes a
 * store or a transport of their own, and for the tests of this project.
 */
@NullMarked
package io.notifyhub.simulator;

import org.jspecify.annotations.NullMarked;
