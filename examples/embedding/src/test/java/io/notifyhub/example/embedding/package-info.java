@NullMarked
package io.notifyhub.example.embedding;

import org.jspecify.annotations.NullMarked;
