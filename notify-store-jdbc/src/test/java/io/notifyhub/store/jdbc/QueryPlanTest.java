package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what is asked all the time is answered from indexes, however large the tables are. */
class QueryPlanTest {
    /** Everything that is read while a log is appended to, resumed or listed. */
    private static final List<String> OTHERS = List.of(
            Reads.AFTER,
            "SELECT " + UserRow.COLUMNS + " FROM notify_user WHERE user_id = ?",
            Pruning.NTH_ENTRY,
            Housekeeping.OUTGROWN,
            Housekeeping.TOO_OLD,
            Housekeeping.OLD_KEYS,
            "SELECT " + SeenKey.COLUMNS + " FROM notify_key k WHERE k.user_id = ? AND k.origin = ? AND k.key = ?");

    /** What must not go through a log of which everything, or nothing, was read. */
    private static List<String> ofEntries(Dialect dialect) {
        return List.of(Reads.list(dialect, false), Reads.list(dialect, true), Commands.markAll(dialect));
    }

    private static List<String> statements(Dialect dialect) {
        return Stream.concat(OTHERS.stream(), ofEntries(dialect).stream()).toList();
    }

    @TempDir
    Path folder;

    /** Numbers are valid texts, too. */
    private static String filled(String sql) {
        return sql.replace("user_id = ?", "user_id = 'user500'")
                .replace("origin = ?", "origin = 'o'")
                .replace("key = ?", "key = 'k'")
                .replace("?", "5");
    }

    private static String plan(Connection connection, String explain, String sql, int column) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(explain + filled(sql))) {
            while (row.next()) {
                plan.append(row.getString(column)).append('\n');
            }
        }
        return plan.toString();
    }

    private static final String USERS = "INSERT INTO notify_user"
            + " (user_id, head, head_mark, floor, floor_mark, unread, entries, oldest_at)"
            + " SELECT 'user' || n, 50, 0, 0, 0, 50, 50, n FROM (%s) t";

    private static final String STEPS = "INSERT INTO notify_step (user_id, rev, mark, kind, target, unread,"
            + " created_at, muted, state, type, data) SELECT u.user_id, n, n, 1, n, n, n, 0, 0, 'a', '{}' FROM notify_user"
            + " u, (%s) t";

    private static final String KEYS = "INSERT INTO notify_key (user_id, origin, key, payload_hash, outcome, entry_id,"
            + " created_at) SELECT user_id, 'o', 'k' || rev, 'h', 0, rev, rev FROM notify_step";

    @Test
    void sqliteUsesItsIndexes() throws Exception {
        Path file = folder.resolve("logs.db");
        JdbcNotificationStore.sqlite(file).build().close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (String sql : statements(new SqliteDialect())) {
                String plan = plan(connection, "EXPLAIN QUERY PLAN ", sql, 4);
                // A partial index alone may be gone through: everything in it is wanted.
                assertThat(plan.lines().filter(line -> line.contains("SCAN notify_")))
                        .as("%s%n%s", sql, plan)
                        .allMatch(line -> line.contains("INDEX notify_user_due"));
                assertThat(plan).as(sql).containsAnyOf("USING PRIMARY KEY", "INDEX notify_");
                if (ofEntries(new SqliteDialect()).contains(sql)) {
                    assertThat(plan.lines().filter(line -> line.contains("SEARCH notify_step")))
                            .as("%s%n%s", sql, plan)
                            .isNotEmpty()
                            .allMatch(line -> line.contains("INDEX notify_step_entry (user_id=? AND state=?"));
                }
            }
        }
    }

    @Test
    void postgresUsesItsIndexes() throws Exception {
        String text = TestPostgres.server().newUrl();
        try (JdbcNotificationStore store =
                        JdbcNotificationStore.postgresql(text).build();
                Connection connection = TestPostgres.connect(DatabaseUrl.parse(text));
                Statement statement = connection.createStatement()) {
            assertThat(store.id()).isNotEmpty();
            statement.execute(USERS.formatted("SELECT generate_series(1, 1000) AS n"));
            statement.execute(STEPS.formatted("SELECT generate_series(1, 50) AS n"));
            statement.execute(KEYS);
            statement.execute("ANALYZE");
            for (String sql : statements(new PostgresDialect())) {
                String plan = plan(connection, "EXPLAIN ", sql, 1);
                assertThat(plan).as("%s%n%s", sql, plan).contains("Index").doesNotContain("Seq Scan");
            }
        }
    }
}
