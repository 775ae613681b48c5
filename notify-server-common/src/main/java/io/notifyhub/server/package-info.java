/**
 * What every web server in front of a hub needs, whichever it is: who may talk to it, where credentials stand in a request, what
 * one address may do, and meters and traces. Embedders meet {@link AccessRules}, {@link RateLimit}, {@link HubMetrics} and
 * {@link HubTraces}; the rest is for servers.
 */
@NullMarked
package io.notifyhub.server;

import org.jspecify.annotations.NullMarked;
