package io.notifyhub.social.messages;

import io.notifyhub.social.SocialNotifications;
import io.notifyhub.social.accounts.People;
import io.notifyhub.social.accounts.Person;
import io.notifyhub.social.data.Database;
import io.notifyhub.social.data.Page;
import io.notifyhub.social.data.Sql;
import java.util.List;
import java.util.Optional;

/** What people wrote to each other. Methods block. Thread-safe. */
public final class Messages {
    private static final String BETWEEN =
            "WHERE ((m.sender_id = ? AND m.receiver_id = ?) OR (m.sender_id = ? AND m.receiver_id = ?))";

    private final Database database;
    private final People people;
    private final SocialNotifications notifications;

    public Messages(Database database, People people, SocialNotifications notifications) {
        this.database = database;
        this.people = people;
        this.notifications = notifications;
    }

    /** @return empty if there is no such receiver */
    public Optional<Message> send(long from, long to, String content) {
        return database.transaction(connection -> {
            Optional<Person> sender = people.find(connection, from);
            if (sender.isEmpty() || people.find(connection, to).isEmpty()) {
                return Optional.empty();
            }
            long id = Sql.number(
                    connection,
                    "INSERT INTO social_message (sender_id, receiver_id, content, created_at) VALUES (?, ?, ?, ?)"
                            + " RETURNING id",
                    from,
                    to,
                    content,
                    System.currentTimeMillis());
            Message message = Sql.first(connection, Message.ROW, Message.SELECT + "WHERE m.id = ?", id)
                    .orElseThrow();
            notifications.notifyNewMessage(connection, to, sender.get(), id, message.brief());
            return Optional.of(message);
        });
    }

    /** The conversation of two, newest first. */
    Page<Message> between(long one, long other, Page.Request page) {
        return database.read(connection -> new Page<>(
                Sql.number(connection, "SELECT count(*) FROM social_message m " + BETWEEN, one, other, other, one),
                Sql.list(
                        connection,
                        Message.ROW,
                        Message.SELECT + BETWEEN + " ORDER BY m.id DESC LIMIT ? OFFSET ?",
                        one,
                        other,
                        other,
                        one,
                        page.size(),
                        page.offset())));
    }

    /** Notes that a device of {@code receiver} has a message. @return its sender, if that is news */
    Optional<Long> delivered(long receiver, long id) {
        return database.transaction(connection -> {
            List<Long> senders = Sql.list(
                    connection,
                    row -> row.getLong(1),
                    "UPDATE social_message SET delivered_at = ? WHERE id = ? AND receiver_id = ? AND delivered_at IS NULL"
                            + " RETURNING sender_id",
                    System.currentTimeMillis(),
                    id,
                    receiver);
            return senders.stream().findFirst();
        });
    }

    /** Notes that {@code receiver} has read all that {@code sender} wrote up to a message. @return whether that is news */
    boolean read(long receiver, long sender, long upTo) {
        long now = System.currentTimeMillis();
        return database.transaction(connection -> Sql.update(
                        connection,
                        "UPDATE social_message SET read_at = ?, delivered_at = coalesce(delivered_at, ?)"
                                + " WHERE receiver_id = ? AND sender_id = ? AND id <= ? AND read_at IS NULL",
                        now,
                        now,
                        receiver,
                        sender,
                        upTo)
                > 0);
    }
}
