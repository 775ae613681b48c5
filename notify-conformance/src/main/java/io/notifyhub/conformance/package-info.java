/**
 * The conformance suite: scenarios in which a scripted server is good, slow or hostile, and what a client has to make of it.
 * {@link io.notifyhub.conformance.ConformanceSuite} runs them for programs and tests,
 * {@link io.notifyhub.conformance.ConformanceCommand} for people.
 */
@NullMarked
package io.notifyhub.conformance;

import org.jspecify.annotations.NullMarked;
