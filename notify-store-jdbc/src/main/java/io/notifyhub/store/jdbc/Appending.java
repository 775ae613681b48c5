package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.AppendResult.Outcome;
import io.notifyhub.core.spi.Delivery;
import io.notifyhub.core.spi.IdempotencyKey;
import io.notifyhub.core.spi.StepKind;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Appends a list of notifications in one transaction. Confined to it. */
final class Appending {
    private static final String ENTRY =
            "SELECT " + StepRows.COLUMNS + " FROM notify_step WHERE user_id = ? AND rev = ?";

    private final LogTransaction transaction;
    private final Map<SeenKey.Name, SeenKey> seen = new HashMap<>();
    private final Map<String, Preferences> preferences = new HashMap<>();
    /** Entries made in this transaction, which the database does not have yet. */
    private final Map<SeenKey.Name, Notification> fresh = new HashMap<>();

    private Appending(LogTransaction transaction) {
        this.transaction = transaction;
    }

    /** @param patiently whether to wait for the lock of the only user's log */
    static List<AppendResult> run(LogTransaction transaction, List<AppendRequest> requests, boolean patiently)
            throws SQLException {
        return new Appending(transaction).run(requests, patiently);
    }

    private List<AppendResult> run(List<AppendRequest> requests, boolean patiently) throws SQLException {
        TreeSet<String> userIds = new TreeSet<>();
        Set<SeenKey.Name> names = new LinkedHashSet<>();
        for (AppendRequest request : requests) {
            userIds.add(request.userId());
            SeenKey.Name name = name(request);
            if (name != null) {
                names.add(name);
            }
        }
        Map<String, UserRow> users = patiently ? transaction.lockPatiently(userIds.first()) : transaction.lock(userIds);
        if (!names.isEmpty()) {
            // Asked after the locks are held: whoever stored such a key before has committed it.
            seen.putAll(transaction.store().dialect().findKeys(transaction.session(), names));
        }
        List<AppendResult> results = new ArrayList<>(requests.size());
        for (AppendRequest request : requests) {
            UserRow user = users.get(request.userId());
            results.add(user == null ? AppendResult.busy(request.draft()) : append(request, user));
        }
        return results;
    }

    private static SeenKey.@Nullable Name name(AppendRequest request) {
        IdempotencyKey key = request.idempotency();
        return key == null ? null : new SeenKey.Name(request.userId(), key.origin(), key.key());
    }

    private AppendResult append(AppendRequest request, UserRow user) throws SQLException {
        SeenKey.Name name = name(request);
        SeenKey before = name == null ? null : seen.get(name);
        if (before != null && !before.isExpired(transaction.nowMillis())) {
            return repeated(request, user, before);
        }
        Preferences wanted = preferences.computeIfAbsent(user.userId, id -> user.preferences());
        Delivery delivery = Delivery.of(wanted, request.draft().type(), request.critical());
        AppendResult result = delivery.kept() ? store(request, user, delivery) : notKept(request, user, delivery);
        if (name != null) {
            remember(name, request, result);
        }
        return result;
    }

    private AppendResult store(AppendRequest request, UserRow user, Delivery delivery) {
        Notification entry = request.draft().toBuilder()
                .id(user.head + 1)
                .recipient(user.userId)
                .build();
        user.unread++;
        user.entries++;
        StoredStep stored = transaction.write(user, StepKind.CREATED, user.head + 1, !delivery.live(), entry, null);
        return AppendResult.stored(entry, stored, user.pruneDue);
    }

    private static AppendResult notKept(AppendRequest request, UserRow user, Delivery delivery) {
        Notification draft = request.draft().toBuilder().recipient(user.userId).build();
        return AppendResult.notKept(delivery.live() ? Outcome.TRANSIENT : Outcome.SUPPRESSED, draft, user.unread);
    }

    private void remember(SeenKey.Name name, AppendRequest request, AppendResult result) {
        SeenKey key = new SeenKey(
                name,
                Objects.requireNonNull(request.idempotency()).payloadHash(),
                result.outcome(),
                result.notification().id(),
                result.notification().createdAt().toEpochMilli());
        seen.put(name, key);
        fresh.put(name, result.notification());
        transaction.put(key);
    }

    private AppendResult repeated(AppendRequest request, UserRow user, SeenKey before) throws SQLException {
        boolean same =
                Objects.requireNonNull(request.idempotency()).payloadHash().equals(before.payloadHash());
        Notification first = first(request, user, before);
        return AppendResult.repeated(same ? before.outcome() : Outcome.CONFLICT, first, user.unread);
    }

    /** The entry that a key led to, as it is now; one that is gone is made again from the same payload. */
    private Notification first(AppendRequest request, UserRow user, SeenKey before) throws SQLException {
        Notification here = fresh.get(before.name());
        if (here != null) {
            return here;
        }
        if (before.entryId() > user.floor) {
            PreparedStatement find = transaction.session().prepare(ENTRY);
            find.setString(1, user.userId);
            find.setLong(2, before.entryId());
            try (ResultSet row = find.executeQuery()) {
                Notification present = row.next() ? StepRows.entry(row, 1, user.userId) : null;
                if (present != null) {
                    return present;
                }
            }
        }
        return request.draft().toBuilder()
                .id(before.entryId())
                .recipient(user.userId)
                .createdAt(Instant.ofEpochMilli(before.createdAt()))
                .build();
    }
}
