@NullMarked
package io.notifyhub.example.spring;

import org.jspecify.annotations.NullMarked;
