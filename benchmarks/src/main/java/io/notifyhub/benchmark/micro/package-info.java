/** What single parts cost, in nanoseconds and allocated bytes, without sockets; by JMH. */
@NullMarked
package io.notifyhub.benchmark.micro;

import org.jspecify.annotations.NullMarked;
