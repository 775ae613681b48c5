/** One social graph with two faces, friends and connections. */
@NullMarked
package io.notifyhub.social.friends;

import org.jspecify.annotations.NullMarked;
