package io.notifyhub.store.jdbc;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteTransactionalNotifierTest extends TransactionalNotifierTest {
    @TempDir
    Path folder;

    @Override
    DataSource newDatabase() {
        return SqliteConnection.source(folder.resolve("application.db"), 2_500);
    }
}
