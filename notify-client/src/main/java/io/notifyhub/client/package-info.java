/**
 * The client for desktop JVMs and Android: {@link io.notifyhub.client.NotifyClient} and what an application gives to it
 * and gets from it. For applications.
 */
@NullMarked
package io.notifyhub.client;

import org.jspecify.annotations.NullMarked;
