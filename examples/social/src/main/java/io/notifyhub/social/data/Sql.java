package io.notifyhub.social.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements in a line. Stateless. */
public final class Sql {
    private Sql() {}

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    public static <T> List<T> list(
            Connection connection, SqlFunction<ResultSet, T> row, String sql, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(row.apply(rows));
            }
            return all;
        }
    }

    /** The first row, if there is one. */
    public static <T> Optional<T> first(
            Connection connection, SqlFunction<ResultSet, T> row, String sql, Object... parameters)
            throws SQLException {
        return list(connection, row, sql, parameters).stream().findFirst();
    }

    /** The number in the only column of the only row, such as a count or the id of a {@code RETURNING}. */
    public static long number(Connection connection, String sql, Object... parameters) throws SQLException {
        return first(connection, row -> row.getLong(1), sql, parameters).orElseThrow();
    }

    /** @return how many rows were changed */
    public static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** What finds {@code text} anywhere, with {@code LIKE ? ESCAPE '!'}: {@code %} and {@code _} are plain characters. */
    public static String containing(String text) {
        return '%' + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + '%';
    }
}
