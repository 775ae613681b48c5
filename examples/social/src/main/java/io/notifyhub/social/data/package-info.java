/** The application's database. */
@NullMarked
package io.notifyhub.social.data;

import org.jspecify.annotations.NullMarked;
