package io.notifyhub.social.accounts;

import io.notifyhub.social.SocialNotifications;
import io.notifyhub.social.accounts.Approval.Status;
import io.notifyhub.social.data.Database;
import io.notifyhub.social.data.Page;
import io.notifyhub.social.data.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changing one's details, which hands them in, and deciding about them. Of any number of operators at once one decides, and only
 * about what they have seen: a change in between takes back what waited. Who is told of a decision is told in its transaction.
 * Methods block. Thread-safe.
 */
public final class Approvals {
    private final Database database;
    private final People people;
    private final SocialNotifications notifications;

    public Approvals(Database database, People people, SocialNotifications notifications) {
        this.database = database;
        this.people = people;
        this.notifications = notifications;
    }

    /**
     * Changes somebody's profile, and hands it in if that made a difference. What operators say of themselves needs nobody's
     * approval.
     *
     * @param profile by the names of the columns; what is missing stays as it is
     */
    Person change(long id, Map<String, String> profile) {
        return database.transaction(connection -> {
            database.lockPair(connection, id, id);
            Person before = people.find(connection, id).orElseThrow();
            Person after = people.update(connection, id, profile);
            if (!after.equals(before) && !after.operator()) {
                handIn(connection, id);
            }
            return after;
        });
    }

    private static void handIn(Connection connection, long personId) throws SQLException {
        long now = System.currentTimeMillis();
        int replaced = Sql.update(
                connection,
                "UPDATE social_approval SET status = 'replaced', answered_at = ? WHERE person_id = ? AND status = 'pending'",
                now,
                personId);
        int added = Sql.update(
                connection,
                "INSERT INTO social_approval (person_id, status, created_at) VALUES (?, 'pending', ?)",
                personId,
                now);
        assert replaced <= 1 && added == 1;
    }

    /** What became of what somebody handed in last; empty if they never have. */
    Optional<Status> statusOf(long personId) {
        return database.read(connection -> Sql.first(
                        connection,
                        Approval.ROW,
                        Approval.SELECT + "WHERE a.person_id = ? ORDER BY a.id DESC LIMIT 1",
                        personId))
                .map(Approval::status);
    }

    /** Newest first. @param status of this status alone; null for all */
    Page<Approval> list(@Nullable Status status, Page.Request page) {
        String where = status == null ? "" : "WHERE a.status = '" + status.text() + "' ";
        return database.read(connection -> new Page<>(
                Sql.number(connection, "SELECT count(*) FROM social_approval a " + where),
                Sql.list(
                        connection,
                        Approval.ROW,
                        Approval.SELECT + where + "ORDER BY a.id DESC LIMIT ? OFFSET ?",
                        page.size(),
                        page.offset())));
    }

    /**
     * Decides, if nobody has.
     *
     * @param why what the user is told besides; may be empty
     * @return as it is now; empty if there is none
     */
    Optional<Approval> decide(Person operator, long id, Status decision, String why) {
        return database.transaction(connection -> {
            Optional<Approval> seen = find(connection, id);
            if (seen.isEmpty()) {
                return seen;
            }
            Person person = seen.get().person();
            database.lockPair(connection, person.id(), person.id());
            int changed = Sql.update(
                    connection,
                    "UPDATE social_approval SET status = ?, answered_at = ?, operator_id = ?"
                            + " WHERE id = ? AND status = 'pending'",
                    decision.text(),
                    System.currentTimeMillis(),
                    operator.id(),
                    id);
            if (changed == 1) {
                notifications.notifyDetailsApproval(
                        connection, person.id(), operator, id, decision == Status.APPROVED, why);
            }
            return find(connection, id);
        });
    }

    private static Optional<Approval> find(Connection connection, long id) throws SQLException {
        return Sql.first(connection, Approval.ROW, Approval.SELECT + "WHERE a.id = ?", id);
    }
}
