/** Conversations of two. */
@NullMarked
package io.notifyhub.social.messages;

import org.jspecify.annotations.NullMarked;
