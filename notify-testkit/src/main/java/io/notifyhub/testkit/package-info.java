/**
 * For tests of applications, of providers and of hosts: contract classes for the SPIs, virtual time in which a whole hub
 * runs in one thread, a connection without a socket, and wrappers that fail on demand.
 */
@NullMarked
package io.notifyhub.testkit;

import org.jspecify.annotations.NullMarked;
