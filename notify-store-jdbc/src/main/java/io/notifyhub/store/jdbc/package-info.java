/** Logs kept in SQLite or PostgreSQL, and notifying inside the caller's own transaction. For applications. */
@NullMarked
package io.notifyhub.store.jdbc;

import org.jspecify.annotations.NullMarked;
