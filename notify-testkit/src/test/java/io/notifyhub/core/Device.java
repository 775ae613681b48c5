package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Done;
import io.notifyhub.protocol.ErrorFrame;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.NotificationsPruned;
import io.notifyhub.protocol.Reset;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.StepFrame;
import io.notifyhub.testkit.FakeConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client as the protocol asks for one: keeps an inbox and a cursor, resumes, and reloads when it is told to. While it
 * reloads, what it has saved is a text that no server takes for a cursor.
 */
final class Device {
    private static final String RELOADING = "reloading";

    final String user;
    /** Ids, and whether they were read. */
    final TreeMap<Long, Boolean> inbox = new TreeMap<>();

    @Nullable
    FakeConnection connection;

    @Nullable
    String saved;

    private @Nullable Cursor position;
    private boolean loaded;
    private boolean greeted;
    private boolean caughtUp;
    private int refs;
    private final Set<String> unanswered = new HashSet<>();
    int resets;

    Device(String user) {
        this.user = user;
    }

    void connect(TestHub node, int capacity) {
        greeted = false;
        caughtUp = false;
        unanswered.clear();
        connection = new FakeConnection().capacity(capacity).open(node.hub.endpoint(), user, saved);
    }

    boolean isConnected() {
        return connection != null && !connection.isClosed();
    }

    void cut() {
        if (connection != null) {
            connection.cut();
        }
    }

    void ask(String fields) {
        if (connection != null && isConnected()) {
            String ref = "r" + refs++;
            unanswered.add(ref);
            connection.send("{" + fields.replace('\'', '"') + ",\"ref\":\"" + ref + "\"}");
        }
    }

    private void reload() {
        loaded = false;
        saved = RELOADING;
        ask("'type':'get_notifications','limit':200");
    }

    /** Handles what came since. */
    void handle() {
        FakeConnection from = connection;
        if (from == null) {
            return;
        }
        for (String text : from.take()) {
            handle(FakeConnection.parse(text), text);
        }
    }

    private void handle(ServerFrame frame, String text) {
        if (frame instanceof ConnectionEstablished hello) {
            assertThat(greeted).as("greeted once").isFalse();
            greeted = true;
            position = hello.cursor();
            if (hello.resumed()) {
                assertThat(hello.cursor().toString()).isEqualTo(saved);
                loaded = true;
            } else {
                reload();
            }
            return;
        }
        if (frame.type().equals("closing")) {
            return;
        }
        assertThat(greeted).as("greeted before %s", text).isTrue();
        if (frame instanceof CaughtUp) {
            assertThat(caughtUp).as("caught up once").isFalse();
            caughtUp = true;
        } else if (frame instanceof Reset reset) {
            resets++;
            position = reset.cursor();
            reload();
        } else if (frame instanceof NotificationsList list) {
            answered(list.ref());
            loaded = true;
            inbox.clear();
            for (Notification entry : list.notifications()) {
                inbox.put(entry.id(), entry.read());
            }
            assertThat(list.hasMore()).isFalse();
            assertThat(list.unreadCount()).isEqualTo(unread());
            saved = String.valueOf(position);
        } else if (frame instanceof Done done) {
            answered(done.ref());
        } else if (frame instanceof ErrorFrame error) {
            answered(error.ref());
            if (!loaded) {
                reload();
            }
        } else if (frame instanceof StepFrame step) {
            step(step, text);
        }
    }

    private void answered(@Nullable String ref) {
        if (ref != null) {
            assertThat(unanswered.remove(ref)).as("%s was asked once", ref).isTrue();
        }
    }

    private void step(StepFrame step, String text) {
        Cursor cursor = step.cursor();
        if (cursor == null) {
            answered(
                    step instanceof NotificationMarkedRead one
                            ? one.ref()
                            : step instanceof AllNotificationsMarkedRead all
                                    ? all.ref()
                                    : step instanceof NotificationDeleted gone ? gone.ref() : null);
            return;
        }
        Cursor before = position;
        assertThat(before == null ? -1 : before.rev())
                .as("the place before %s", text)
                .isLessThan(cursor.rev());
        position = cursor;
        if (!loaded) {
            return;
        }
        if (step instanceof NotificationCreated created) {
            inbox.put(created.notification().id(), created.notification().read());
        } else if (step instanceof NotificationMarkedRead read) {
            inbox.computeIfPresent(read.notificationId(), (id, was) -> true);
        } else if (step instanceof AllNotificationsMarkedRead all) {
            inbox.headMap(all.upTo(), true).replaceAll((id, was) -> true);
        } else if (step instanceof NotificationDeleted deleted) {
            inbox.remove(deleted.notificationId());
        } else if (step instanceof NotificationsPruned pruned) {
            inbox.headMap(pruned.upTo(), true).clear();
        }
        saved = cursor.toString();
    }

    private long unread() {
        return inbox.values().stream().filter(read -> !read).count();
    }

    /** Compares what this device shows with the log. */
    void check(List<Notification> entries, Cursor head) {
        assertThat(caughtUp).as("caught up").isTrue();
        assertThat(loaded).as("loaded").isTrue();
        assertThat(unanswered).as("messages without an answer").isEmpty();
        assertThat(String.valueOf(position)).as("place").isEqualTo(head.toString());
        TreeMap<Long, Boolean> expected = new TreeMap<>();
        entries.forEach(entry -> expected.put(entry.id(), entry.read()));
        assertThat(inbox).isEqualTo(expected);
    }
}
