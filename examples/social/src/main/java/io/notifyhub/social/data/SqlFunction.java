package io.notifyhub.social.data;

import java.sql.SQLException;

/** A function that asks a database. */
@FunctionalInterface
public interface SqlFunction<T, R> {
    R apply(T from) throws SQLException;
}
