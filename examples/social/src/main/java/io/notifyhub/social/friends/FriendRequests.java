package io.notifyhub.social.friends;

import io.notifyhub.social.SocialNotifications;
import io.notifyhub.social.accounts.People;
import io.notifyhub.social.accounts.Person;
import io.notifyhub.social.data.Database;
import io.notifyhub.social.data.Page;
import io.notifyhub.social.data.Sql;
import io.notifyhub.social.friends.FriendRequest.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asking and answering. Of any number of calls at once about the same two people one comes first, and the others find what it
 * made; the request, both rows of a friendship and what is told of it are one transaction. Methods block. Thread-safe.
 */
public final class FriendRequests {
    private final Database database;
    private final People people;
    private final SocialNotifications notifications;

    public FriendRequests(Database database, People people, SocialNotifications notifications) {
        this.database = database;
        this.people = people;
        this.notifications = notifications;
    }

    /** What became of asking. */
    public enum Outcome {
        SENT,
        /** They had asked already, so now both are friends. */
        ACCEPTED_THEIRS,
        NO_SUCH_USER,
        YOURSELF,
        SENT_BEFORE,
        FRIENDS_ALREADY
    }

    /** @param request what was made or accepted; null if nothing was */
    public record Asked(Outcome outcome, @Nullable FriendRequest request) {}

    /** Asks, or accepts where the other one has asked already. */
    public Asked ask(long from, long to) {
        if (from == to) {
            return new Asked(Outcome.YOURSELF, null);
        }
        return database.transaction(connection -> {
            database.lockPair(connection, from, to);
            Optional<Person> sender = people.find(connection, from);
            if (sender.isEmpty() || people.find(connection, to).isEmpty()) {
                return new Asked(Outcome.NO_SUCH_USER, null);
            }
            if (Connections.areFriends(connection, from, to)) {
                return new Asked(Outcome.FRIENDS_ALREADY, null);
            }
            if (pending(connection, from, to).isPresent()) {
                return new Asked(Outcome.SENT_BEFORE, null);
            }
            Optional<FriendRequest> theirs = pending(connection, to, from);
            if (theirs.isPresent()) {
                return new Asked(Outcome.ACCEPTED_THEIRS, answer(connection, theirs.get(), Status.ACCEPTED));
            }
            long id = Sql.number(
                    connection,
                    "INSERT INTO social_request (from_id, to_id, status, created_at) VALUES (?, ?, 'pending', ?)"
                            + " RETURNING id",
                    from,
                    to,
                    System.currentTimeMillis());
            notifications.notifyFriendRequest(connection, to, sender.get(), id);
            return new Asked(Outcome.SENT, find(connection, id).orElseThrow());
        });
    }

    private static Optional<FriendRequest> pending(Connection connection, long from, long to) throws SQLException {
        return Sql.first(
                connection,
                FriendRequest.ROW,
                FriendRequest.SELECT + "WHERE r.from_id = ? AND r.to_id = ? AND r.status = 'pending'",
                from,
                to);
    }

    private static Optional<FriendRequest> find(Connection connection, long id) throws SQLException {
        return Sql.first(connection, FriendRequest.ROW, FriendRequest.SELECT + "WHERE r.id = ?", id);
    }

    /**
     * What became of answering.
     *
     * @param request as it is now; null if there is none
     * @param first whether this call has answered it; else it was answered before, or is not the caller's to answer
     */
    record Answered(@Nullable FriendRequest request, boolean mine, boolean first) {}

    /** @param me who answers: only whom the request was made to may */
    Answered answer(long me, long requestId, Status decision) {
        return database.transaction(connection -> {
            Optional<FriendRequest> seen = find(connection, requestId);
            if (seen.isEmpty()) {
                return new Answered(null, false, false);
            }
            FriendRequest request = seen.get();
            if (request.to().id() != me) {
                return new Answered(request, false, false);
            }
            database.lockPair(connection, request.from().id(), request.to().id());
            FriendRequest now = find(connection, requestId).orElseThrow();
            return now.status() == Status.PENDING
                    ? new Answered(answer(connection, now, decision), true, true)
                    : new Answered(now, true, false);
        });
    }

    private FriendRequest answer(Connection connection, FriendRequest request, Status decision) throws SQLException {
        long now = System.currentTimeMillis();
        int changed = Sql.update(
                connection,
                "UPDATE social_request SET status = ?, answered_at = ? WHERE id = ? AND status = 'pending'",
                decision.text(),
                now,
                request.id());
        if (changed != 1) {
            throw new IllegalStateException("request " + request.id() + " was answered under its lock");
        }
        if (decision == Status.ACCEPTED) {
            Connections.join(connection, request.from().id(), request.to().id(), now);
            notifications.notifyFriendAccepted(connection, request.from().id(), request.to(), request.id());
        } else {
            notifications.notifyFriendRejected(connection, request.from().id(), request.to(), request.id());
        }
        return find(connection, request.id()).orElseThrow();
    }

    /** Those from and to somebody, newest first. @param status of this status alone; null for all */
    Page<FriendRequest> of(long person, @Nullable Status status, Page.Request page) {
        String where = "WHERE (r.from_id = ? OR r.to_id = ?)"
                + (status == null ? "" : " AND r.status = '" + status.text() + '\'');
        return database.read(connection -> new Page<>(
                Sql.number(connection, "SELECT count(*) FROM social_request r " + where, person, person),
                Sql.list(
                        connection,
                        FriendRequest.ROW,
                        FriendRequest.SELECT + where + " ORDER BY r.id DESC LIMIT ? OFFSET ?",
                        person,
                        person,
                        page.size(),
                        page.offset())));
    }
}
