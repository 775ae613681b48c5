/**
 * A social application on NotifyHub: accounts, friends, messages, and what is told of them at once. Everything an application
 * does with the hub is here, in the way one would do it; {@link io.notifyhub.social.SocialApplication} puts it together.
 */
@NullMarked
package io.notifyhub.social;

import org.jspecify.annotations.NullMarked;
