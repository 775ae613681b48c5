/**
 * Who is connecting, and who may notify whom. Implemented by applications, or used as it is.
 */
@NullMarked
package io.notifyhub.core.auth;

import org.jspecify.annotations.NullMarked;
