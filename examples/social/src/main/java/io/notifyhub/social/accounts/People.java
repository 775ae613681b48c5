package io.notifyhub.social.accounts;

import io.notifyhub.social.data.Database;
import io.notifyhub.social.data.Page;
import io.notifyhub.social.data.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The table of people. Methods block. Thread-safe. */
public final class People {
    private static final String SELECT = "SELECT " + Person.COLUMNS + " FROM social_person p ";
    private static final String FOUND = " WHERE lower(p.first_name || ' ' || p.last_name) LIKE ? ESCAPE '!'"
            + " OR lower(p.company_name) LIKE ? ESCAPE '!' OR lower(p.username) LIKE ? ESCAPE '!'"
            + " OR lower(p.email) LIKE ? ESCAPE '!' OR lower(p.contact) LIKE ? ESCAPE '!'";

    private final Database database;

    public People(Database database) {
        this.database = database;
    }

    /** A person and what their password was made into. */
    record Secret(Person person, String passwordHash) {}

    public Optional<Person> find(long id) {
        return database.read(connection -> find(connection, id));
    }

    public Optional<Person> find(Connection connection, long id) throws SQLException {
        return Sql.first(connection, Person.ROW, SELECT + "WHERE p.id = ?", id);
    }

    Optional<Secret> secret(String username) {
        return database.read(connection -> Sql.first(
                connection,
                row -> new Secret(Person.at(row, 2), row.getString(1)),
                "SELECT p.password_hash, " + Person.COLUMNS + " FROM social_person p WHERE lower(p.username) = ?",
                username.toLowerCase(Locale.ROOT)));
    }

    /**
     * Takes somebody in.
     *
     * @param profile by the names of the columns
     * @return empty if the username is taken, whatever its case
     */
    Optional<Person> add(Map<String, String> profile, String passwordHash, boolean operator) {
        return database.transaction(connection -> {
            String username = profile.getOrDefault("username", "");
            // Two at once: the second finds nothing to return.
            Optional<Long> id = Sql.first(
                    connection,
                    row -> row.getLong(1),
                    "INSERT INTO social_person (username, password_hash, email, first_name, last_name, company_name,"
                            + " contact, is_operator, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT DO NOTHING RETURNING id",
                    username,
                    passwordHash,
                    profile.getOrDefault("email", ""),
                    profile.getOrDefault("first_name", ""),
                    profile.getOrDefault("last_name", ""),
                    profile.getOrDefault("company_name", ""),
                    profile.getOrDefault("contact", ""),
                    operator ? 1 : 0,
                    System.currentTimeMillis());
            return id.isEmpty() ? Optional.empty() : find(connection, id.get());
        });
    }

    /** @param profile by the names of the columns; what is missing stays as it is */
    Person update(Connection connection, long id, Map<String, String> profile) throws SQLException {
        for (Map.Entry<String, String> field : profile.entrySet()) {
            if (!AccountFields.EDITABLE.contains(field.getKey())) {
                throw new IllegalArgumentException(field.getKey() + " cannot be changed");
            }
            int changed = Sql.update(
                    connection,
                    "UPDATE social_person SET " + field.getKey() + " = ? WHERE id = ?",
                    field.getValue(),
                    id);
            if (changed != 1) {
                throw new IllegalStateException("there is no person " + id);
            }
        }
        return find(connection, id).orElseThrow();
    }

    List<Long> operatorIds() {
        return database.read(connection -> Sql.list(
                connection, row -> row.getLong(1), "SELECT id FROM social_person WHERE is_operator <> 0 ORDER BY id"));
    }

    /** Those where one of the five fields contains {@code text}, in any case of its letters; all for an empty text. */
    public Page<Person> search(String text, Page.Request page) {
        String pattern = Sql.containing(text.toLowerCase(Locale.ROOT));
        return database.read(connection -> new Page<>(
                Sql.number(
                        connection,
                        "SELECT count(*) FROM social_person p" + FOUND,
                        pattern,
                        pattern,
                        pattern,
                        pattern,
                        pattern),
                Sql.list(
                        connection,
                        Person.ROW,
                        SELECT + FOUND + " ORDER BY p.id LIMIT ? OFFSET ?",
                        pattern,
                        pattern,
                        pattern,
                        pattern,
                        pattern,
                        page.size(),
                        page.offset())));
    }
}
