/** How a backend embeds NotifyHub. What stands between {@code region} and {@code end} is quoted by the README. */
@NullMarked
package io.notifyhub.example.embedding;

import org.jspecify.annotations.NullMarked;
