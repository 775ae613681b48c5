package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a store does not start on, each with a sentence that says what to change. */
class SqliteSetupTest {
    @TempDir
    Path folder;

    private static AbstractThrowableAssert<?, ?> refused(Path file) {
        return assertThatThrownBy(() -> JdbcNotificationStore.sqlite(file).build())
                .isInstanceOf(StoreSetupException.class);
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aFolderThatIsMissingIsMade() {
        Path file = folder.resolve("a/b/logs.db");
        JdbcNotificationStore.sqlite(file).build().close();
        assertThat(file).exists();
    }

    @Test
    void anotherStoreOfTheSameProcess() {
        Path file = folder.resolve("logs.db");
        try (JdbcNotificationStore first = JdbcNotificationStore.sqlite(file).build()) {
            assertThat(first.id()).isNotEmpty();
            refused(file)
                    .hasMessageContaining("in use by another store of this process")
                    .hasMessageContaining("stop");
        }
        JdbcNotificationStore.sqlite(file).build().close();
    }

    @Test
    void anotherProcessUntilItIsGone() throws Exception {
        Path file = folder.resolve("logs.db");
        String history = folder.resolve("history.txt").toString();
        try (ChildProcess other =
                ChildProcess.start(SendingProcess.class, file.toString(), history, "other", "1", "1")) {
            other.awaitFirstLine();
            refused(file).hasMessageContaining("in use by another process").hasMessageContaining("PostgreSQL");
            assertThat(other.kill()).isNotEmpty();
        }
        JdbcNotificationStore.sqlite(file).build().close();
    }

    @Test
    void aSchemaOfALaterVersion() throws Exception {
        Path file = folder.resolve("logs.db");
        JdbcNotificationStore.sqlite(file).build().close();
        execute(
                file,
                "INSERT INTO notify_schema_history VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', '', 0,"
                        + " 1)");
        refused(file).hasMessageContaining("another version of NotifyHub");
    }

    @Test
    void aFolderThatCannotBeWrittenTo() throws Exception {
        // Not by permissions: the superuser has them all.
        Path inTheWay = Files.createFile(folder.resolve("file"));
        refused(inTheWay.resolve("logs.db")).hasMessageContaining("cannot be written to");
        refused(folder).hasMessageContaining("is a folder");
    }

    @Test
    void aFileThatIsNoDatabase() throws Exception {
        Path file = Files.writeString(folder.resolve("logs.db"), "x".repeat(5_000));
        refused(file).hasMessageContaining("cannot be used as a SQLite database");
    }

    @Test
    void aUrlThatCannotBeReadIsNotShown() {
        assertThatThrownBy(() -> JdbcNotificationStore.postgresql("postgres://user:hidden phrase@host/name"))
                .isInstanceOf(StoreSetupException.class)
                .hasMessageContaining("postgres://user:password@host:5432/name")
                .hasMessageNotContaining("hidden")
                .hasNoCause();
    }
}
