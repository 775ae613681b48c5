package io.notifyhub.store.jdbc;

import io.notifyhub.core.NotifyException;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.OutboxGate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moves rows into the log, and decides what becomes of those that fail. A row is blamed only if the store answers to
 * something else; while it does not, everything simply waits. Thread-safe.
 */
final class OutboxDelivery implements Outbox.Delivery {
    /** So often a row may fail, each time waiting twice as long, before it is set aside: after about two minutes. */
    static final int MAX_ATTEMPTS = 8;

    private static final long FIRST_DELAY_MILLIS = 1_000;

    private final OutboxGate gate;
    private final Clock clock;

    OutboxDelivery(OutboxGate gate, Clock clock) {
        this.gate = gate;
        this.clock = clock;
    }

    /** @throws NotifyException if the store does not answer; what is in the log by then stays there and is recognised */
    @Override
    public List<Outbox.Fate> deliver(List<OutboxRow> rows) {
        List<Outbox.Fate> fates = new ArrayList<>(rows.size());
        if (rows.isEmpty()) {
            return fates;
        }
        try {
            deliver(rows, false, fates);
        } catch (RuntimeException e) {
            if (!gate.isStoreUp()) {
                throw e;
            }
            fates.clear();
            byUser(rows).values().forEach(own -> oneByOne(own, fates));
        }
        return fates;
    }

    private static Map<String, List<OutboxRow>> byUser(List<OutboxRow> rows) {
        Map<String, List<OutboxRow>> users = new LinkedHashMap<>();
        rows.forEach(row ->
                users.computeIfAbsent(row.userId(), id -> new ArrayList<>()).add(row));
        return users;
    }

    private void deliver(List<OutboxRow> rows, boolean patiently, List<Outbox.Fate> fates) {
        List<AppendResult> results =
                gate.deliver(rows.stream().map(OutboxRow::request).toList(), patiently);
        Set<String> busy = new HashSet<>();
        for (int i = 0; i < rows.size(); i++) {
            switch (results.get(i).outcome()) {
                // Later, in order: it is the first of its user again in the next round.
                case BUSY -> busy.add(rows.get(i).userId());
                case CONFLICT ->
                    fates.add(aside(rows.get(i), "the idempotency key was used before with another payload"));
                default -> fates.add(new Outbox.Fate.Done(rows.get(i).id()));
            }
        }
        if (!busy.isEmpty()) {
            List<OutboxRow> alone =
                    rows.stream().filter(row -> busy.contains(row.userId())).toList();
            byUser(alone).values().forEach(own -> oneByOne(own, fates));
        }
    }

    /** One user's rows, until one fails: what comes after it waits with it. */
    private void oneByOne(List<OutboxRow> rows, List<Outbox.Fate> fates) {
        for (OutboxRow row : rows) {
            try {
                deliver(List.of(row), true, fates);
            } catch (RuntimeException e) {
                if (!gate.isStoreUp()) {
                    return;
                }
                boolean hopeless = e instanceof NotifyException known && !known.temporary();
                if (hopeless || row.attempts() + 1 >= MAX_ATTEMPTS) {
                    fates.add(aside(row, reason(e)));
                } else {
                    fates.add(new Outbox.Fate.Later(row.id(), clock.millis() + delay(row.attempts())));
                    return;
                }
            }
        }
    }

    private static long delay(int attempts) {
        return Math.min(Outbox.MAX_DELAY_MILLIS - 1, FIRST_DELAY_MILLIS << attempts);
    }

    private Outbox.Fate aside(OutboxRow row, String reason) {
        return new Outbox.Fate.Failed(row.id(), clock.millis(), reason);
    }

    private static String reason(RuntimeException e) {
        String message = e instanceof NotifyException ? e.getMessage() : null;
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
