/**
 * Feeds, sessions, lanes and reconciliation. For this module alone; may change in any release.
 */
@NullMarked
package io.notifyhub.core.internal;

import org.jspecify.annotations.NullMarked;
