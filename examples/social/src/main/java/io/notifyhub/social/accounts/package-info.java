/** Who people are, and how they show it. */
@NullMarked
package io.notifyhub.social.accounts;

import org.jspecify.annotations.NullMarked;
