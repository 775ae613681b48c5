package io.notifyhub.store.jdbc;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Brings a database to the schema of this version. Stateless. */
final class Migrations {
    /** Our own history: the application may use Flyway itself, in the same database. */
    static final String HISTORY = "notify_schema_history";

    private Migrations() {}

    /**
     * @param where names the database in a message
     * @throws StoreSetupException if its schema is not one of ours
     */
    static void run(DataSource source, Dialect dialect, String where) {
        run(source, "log", dialect.name(), HISTORY, where);
    }

    static void run(DataSource source, String part, String dialect, String history, String where) {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:io/notifyhub/store/jdbc/" + part + '/' + dialect)
                    .table(history)
                    // The database may hold the application's own tables.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    // A version that this one does not know is an error, not a future.
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayValidateException e) {
            throw new StoreSetupException(
                    "The schema in " + where + " is of another version of NotifyHub, or was changed by hand:"
                            + " run the version that made it, or name another database.",
                    e);
        } catch (FlywayException e) {
            throw new StoreSetupException(
                    "The schema could not be made in " + where + " (" + firstLine(e)
                            + "): let the user create tables there, or name another database.",
                    e);
        }
    }

    private static String firstLine(FlywayException e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("").strip();
    }
}
