/** Requests and answers: JSON, errors, pages. Knows nothing of people. */
@NullMarked
package io.notifyhub.social.web;

import org.jspecify.annotations.NullMarked;
