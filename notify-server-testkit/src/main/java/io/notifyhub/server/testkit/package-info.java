/**
 * What every web server in front of a hub is held to, as contract classes, and the clients that these are written with. For
 * the tests of servers; not published.
 */
@NullMarked
package io.notifyhub.server.testkit;

import org.jspecify.annotations.NullMarked;
