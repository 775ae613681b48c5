package io.notifyhub.host;

import io.notifyhub.client.ClientState;
import io.notifyhub.client.NotifyClientListener;
import io.notifyhub.client.StateChange;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.StepFrame;
import io.notifyhub.simulator.checker.Command;
import io.notifyhub.simulator.checker.Entry;
import io.notifyhub.simulator.checker.History;
import io.notifyhub.simulator.checker.Place;
import io.notifyhub.simulator.checker.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Writes down for the checker what is sent to one user, what one device of theirs is told, and the log at the end. Thread-safe. */
final class Observed implements NotifyClientListener {
    static final String DEVICE = "laptop";

    final History history;
    private final String user;
    private final String device;
    private final Function<Notification, String> tokens;
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean caughtUp;

    /** The payload is the token, as a JSON text. */
    Observed(String user) {
        this(
                new History(),
                user,
                DEVICE,
                entry -> entry.dataJson().substring(1, entry.dataJson().length() - 1));
    }

    /** @param tokens tells an entry from all others, by what is in it */
    Observed(History history, String user, String device, Function<Notification, String> tokens) {
        this.history = history;
        this.user = user;
        this.device = device;
        this.tokens = tokens;
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    boolean isCaughtUp() {
        return caughtUp;
    }

    // ---- what is asked for

    /** @return the id of the entry */
    long send(NotificationHub hub) {
        String token = "k" + calls.incrementAndGet();
        history.invoked(token, now(), new Command.Send(user, token));
        NotificationRequest request =
                NotificationRequest.type("news").dataJson('"' + token + '"').build();
        long id = hub.notifyUser(user, request).notification().id();
        history.succeeded(token, now(), id);
        return id;
    }

    /** @return names the call, for {@link #done} */
    String begin(Command command) {
        String op = "c" + calls.incrementAndGet();
        history.invoked(op, now(), command);
        return op;
    }

    void done(String op) {
        history.succeeded(op, now(), 0);
    }

    // ---- what the device is told

    @Override
    public void onStateChange(StateChange change) {
        if (change.from() == ClientState.CONNECTED || change.to().isFinal()) {
            caughtUp = false;
            history.disconnected(device, now());
        }
    }

    @Override
    public void onConnected(ConnectionEstablished hello) {
        ResetReason reason = hello.reason();
        history.connected(
                device, now(), hello.cursor().toString(), hello.resumed(), reason == null ? null : reason.wireName());
    }

    @Override
    public void onStep(StepFrame step) {
        history.received(device, now(), of(step, Objects.requireNonNull(step.cursor())));
    }

    @Override
    public void onReload(NotificationsList list, ResetReason reason) {
        List<Entry> entries = list.notifications().stream().map(this::entry).toList();
        history.reloaded(device, now(), entries, !list.hasMore(), list.unreadCount());
    }

    @Override
    public void onCaughtUp(CaughtUp frame) {
        history.caughtUp(device, now(), frame.cursor().toString(), frame.unreadCount());
        caughtUp = true;
    }

    @Override
    public void onUnreadCount(long unreadCount) {
        history.unreadShown(device, now(), unreadCount);
    }

    private Step of(StepFrame frame, Cursor cursor) {
        Place place = Place.parse(cursor.toString());
        if (frame instanceof NotificationCreated created) {
            Notification entry = created.notification();
            return Step.created(place, entry.recipient(), token(entry), entry.read(), created.unreadCount());
        } else if (frame instanceof NotificationMarkedRead read) {
            return Step.of(place, Step.Kind.READ, read.notificationId(), read.unreadCount());
        } else if (frame instanceof AllNotificationsMarkedRead read) {
            return Step.of(place, Step.Kind.READ_ALL, read.upTo(), read.unreadCount());
        } else if (frame instanceof NotificationDeleted deleted) {
            return Step.of(place, Step.Kind.DELETED, deleted.notificationId(), deleted.unreadCount());
        }
        return Step.of(place, Step.Kind.OTHER, 0, Step.NO_COUNT);
    }

    private String token(Notification entry) {
        return tokens.apply(entry);
    }

    private Entry entry(Notification entry) {
        return new Entry(entry.id(), token(entry), entry.read());
    }

    // ---- the log at the end

    void end(NotificationStore store) {
        Cursor at = head(store, "nobody").cursor();
        Place floor = Place.parse(at.toString());
        List<Step> steps = new ArrayList<>();
        for (LogPage page = page(store, at); !page.steps().isEmpty(); page = page(store, at)) {
            for (io.notifyhub.core.spi.Step step : page.steps()) {
                steps.add(of(step));
                at = step.cursor();
            }
        }
        LogHead head = head(store, user);
        Place last = Place.parse(head.cursor().toString());
        history.finalLog(user, now(), floor, last, steps, entries(store), head.unreadCount());
    }

    private LogHead head(NotificationStore store, String of) {
        return Objects.requireNonNull(store.heads(List.of(of)).get(of));
    }

    private LogPage page(NotificationStore store, Cursor at) {
        return store.readAfter(user, at, 500, Integer.MAX_VALUE);
    }

    List<Entry> entries(NotificationStore store) {
        List<Entry> entries = new ArrayList<>();
        ListQuery query = ListQuery.newest().withLimit(ListQuery.MAX_LIMIT);
        for (boolean more = true; more; ) {
            var page = store.list(user, query);
            for (Notification entry : page.entries()) {
                entries.add(entry(entry));
                query = query.withBefore(entry.id());
            }
            more = page.hasMore();
        }
        return entries;
    }

    private Step of(io.notifyhub.core.spi.Step step) {
        Place place = Place.parse(step.cursor().toString());
        return switch (step.kind()) {
            case CREATED -> {
                Notification entry = step.entry();
                yield entry == null
                        ? Step.createdAndGone(place, step.unreadCount())
                        : Step.created(place, entry.recipient(), token(entry), entry.read(), step.unreadCount());
            }
            case READ -> Step.of(place, Step.Kind.READ, step.target(), step.unreadCount());
            case READ_ALL -> Step.of(place, Step.Kind.READ_ALL, step.target(), step.unreadCount());
            case DELETED -> Step.of(place, Step.Kind.DELETED, step.target(), step.unreadCount());
            default -> Step.of(place, Step.Kind.OTHER, 0, Step.NO_COUNT);
        };
    }
}
