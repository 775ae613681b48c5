@NullMarked
package io.notifyhub.spring.boot;

import org.jspecify.annotations.NullMarked;
