package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.StoreException;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.simulator.checker.Checker;
import io.notifyhub.simulator.checker.Command;
import io.notifyhub.simulator.checker.Entry;
import io.notifyhub.simulator.checker.Event;
import io.notifyhub.simulator.checker.History;
import io.notifyhub.simulator.checker.Place;
import io.notifyhub.simulator.checker.Step;
import io.notifyhub.simulator.checker.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What callers were told and what is read from the logs, written down for the checker. A user's device is a place in the log
 * that is resumed again and again. Callers may be any number of threads; reading and ending is for one.
 */
final class Observed {
    /** Makes the names of calls that no other process of the same test uses. */
    private static final AtomicLong CALLS = new AtomicLong();

    private final History history;
    private final Map<String, Cursor> places;

    Observed(History history) {
        this(history, new LinkedHashMap<>());
    }

    /** @param places where the devices are; goes on from there, and keeps where they came to */
    Observed(History history, Map<String, Cursor> places) {
        this.history = history;
        this.places = places;
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    /** A notification whose token is its payload and its key. */
    static NotificationRequest request(String token) {
        return NotificationRequest.type("news")
                .dataJson('"' + token + '"')
                .idempotencyKey(token)
                .build();
    }

    /** One attempt. @return whether it was acknowledged */
    boolean send(NotificationHub hub, String user, String token) {
        String op = invoked(user, token);
        try {
            history.succeeded(
                    op,
                    now(),
                    hub.notifyUser(user, request(token)).notification().id());
            return true;
        } catch (StoreException e) {
            if (e.outcomeUnknown()) {
                history.unknown(op, now());
            } else {
                history.failed(op, now());
            }
            return false;
        }
    }

    /** Something that is to lead to a notification begins. @return names the call */
    String invoked(String user, String token) {
        String op = ProcessHandle.current().pid() + "-" + CALLS.incrementAndGet() + '-' + token;
        history.invoked(op, now(), new Command.Send(user, token));
        return op;
    }

    /** It will not: for certain. */
    void failed(String op) {
        history.failed(op, now());
    }

    /** Whatever began and led to an entry is acknowledged with its id. @param ids by token */
    void acknowledge(Map<String, Long> ids) {
        for (Event event : history.events()) {
            if (event instanceof Event.Invoked invoked && invoked.command() instanceof Command.Send send) {
                Long id = ids.get(send.token());
                if (id != null) {
                    history.succeeded(invoked.op(), now(), id);
                }
            }
        }
    }

    /** Each token that was tried and not acknowledged, with its user. */
    Map<String, String> open() {
        Map<String, Command.Send> calls = new LinkedHashMap<>();
        Map<String, String> open = new LinkedHashMap<>();
        for (Event event : history.events()) {
            if (event instanceof Event.Invoked invoked && invoked.command() instanceof Command.Send send) {
                calls.put(invoked.op(), send);
                open.put(send.token(), send.user());
            } else if (event instanceof Event.Succeeded succeeded) {
                open.remove(Objects.requireNonNull(calls.get(succeeded.op())).token());
            }
        }
        return open;
    }

    /** A new life of each user's device resumes from the place it kept, and reads to the head. */
    void readOn(NotificationStore store, Collection<String> users) {
        for (String user : users) {
            String device = "device of " + user;
            Cursor from = places.computeIfAbsent(user, id -> beginning(store));
            history.clientStarted(device, now(), user, from.toString());
            LogPage page = store.readAfter(user, from, 500, Integer.MAX_VALUE);
            assertThat(page.reset()).as("the place %s of %s", from, user).isNull();
            history.connected(device, now(), from.toString(), true, null);
            while (!page.steps().isEmpty()) {
                for (io.notifyhub.core.spi.Step step : page.steps()) {
                    history.received(device, now(), checked(step));
                    from = step.cursor();
                }
                page = store.readAfter(user, from, 500, Integer.MAX_VALUE);
                assertThat(page.reset()).as("the place %s of %s", from, user).isNull();
            }
            history.caughtUp(device, now(), from.toString(), page.head().unreadCount());
            history.cursorSaved(device, now(), from.toString());
            places.put(user, from);
        }
    }

    private static Cursor beginning(NotificationStore store) {
        return head(store, "nobody").cursor();
    }

    private static LogHead head(NotificationStore store, String user) {
        return Objects.requireNonNull(store.heads(List.of(user)).get(user));
    }

    /** The process that the devices were in ends. */
    void devicesEnd() {
        places.keySet().forEach(user -> history.killed("device of " + user, now()));
    }

    /** Everything is quiet: writes down each log as it is. */
    void end(NotificationStore store, Collection<String> users) {
        Place floor = Place.parse(beginning(store).toString());
        for (String user : users) {
            List<Step> steps = new ArrayList<>();
            Cursor at = beginning(store);
            for (LogPage page = page(store, user, at); !page.steps().isEmpty(); page = page(store, user, at)) {
                page.steps().forEach(step -> steps.add(checked(step)));
                at = page.steps().get(page.steps().size() - 1).cursor();
            }
            LogHead head = head(store, user);
            Place last = Place.parse(head.cursor().toString());
            history.finalLog(user, now(), floor, last, steps, entries(store, user), head.unreadCount());
        }
    }

    private static LogPage page(NotificationStore store, String user, Cursor at) {
        return store.readAfter(user, at, 500, Integer.MAX_VALUE);
    }

    private static List<Entry> entries(NotificationStore store, String user) {
        List<Entry> entries = new ArrayList<>();
        ListQuery query = ListQuery.newest().withLimit(ListQuery.MAX_LIMIT);
        boolean more = true;
        while (more) {
            var page = store.list(user, query);
            for (Notification entry : page.entries()) {
                entries.add(new Entry(entry.id(), token(entry), entry.read()));
                query = query.withBefore(entry.id());
            }
            more = page.hasMore();
        }
        return entries;
    }

    private static Step checked(io.notifyhub.core.spi.Step step) {
        Notification entry = Objects.requireNonNull(step.entry(), "only notifications are sent here");
        Place place = Place.parse(step.cursor().toString());
        return Step.created(place, entry.recipient(), token(entry), entry.read(), step.unreadCount());
    }

    private static String token(Notification entry) {
        return entry.dataJson().substring(1, entry.dataJson().length() - 1);
    }

    /** Has all of it judged. @return what was checked; fails if anything was found, or if there was nothing to check */
    static Verdict.Counts judged(History history) {
        Verdict verdict = Checker.check(history);
        assertThat(verdict.isSuccess()).as("%s", verdict).isTrue();
        return verdict.counts();
    }
}
