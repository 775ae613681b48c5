package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.IdempotencyKey;
import io.notifyhub.protocol.Notification;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

/** A notification that waits in the outbox. Immutable. */
record OutboxRow(long id, AppendRequest request, int attempts) {
    private static final int SHARDS = 64;

    /** What a notification consists of, without its place and its fate. */
    static final String CONTENT = "shard, user_id, origin, key, payload_hash, critical, created_at,"
            + " type, title, message, data, link, actor, verb";

    static final String COLUMNS = "id, " + CONTENT + ", attempts";

    static final String INSERT =
            "INSERT INTO notify_outbox (" + CONTENT + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    static int shardOf(String userId) {
        int hash = userId.hashCode();
        return Math.floorMod(hash ^ hash >>> 16, SHARDS);
    }

    /** Sets the parameters of {@link #INSERT}. */
    static void write(PreparedStatement to, AppendRequest request) throws SQLException {
        IdempotencyKey key = Objects.requireNonNull(request.idempotency(), "what waits in an outbox has a key");
        Notification draft = request.draft();
        to.setInt(1, shardOf(request.userId()));
        to.setString(2, request.userId());
        to.setString(3, key.origin());
        to.setString(4, key.key());
        to.setString(5, key.payloadHash());
        to.setInt(6, request.critical() ? 1 : 0);
        to.setLong(7, draft.createdAt().toEpochMilli());
        to.setString(8, draft.type());
        to.setString(9, draft.title());
        to.setString(10, draft.message());
        to.setString(11, draft.dataJson());
        to.setString(12, draft.link());
        to.setString(13, draft.actor());
        to.setString(14, draft.verb());
    }

    /** From {@link #COLUMNS}. */
    static OutboxRow read(ResultSet row) throws SQLException {
        Notification draft = Notification.builder(row.getString(9))
                .createdAt(Instant.ofEpochMilli(row.getLong(8)))
                .title(row.getString(10))
                .message(row.getString(11))
                .dataJson(row.getString(12))
                .link(row.getString(13))
                .actor(row.getString(14))
                .verb(row.getString(15))
                .build();
        IdempotencyKey key = new IdempotencyKey(row.getString(4), row.getString(5), row.getString(6));
        AppendRequest request = new AppendRequest(row.getString(3), draft, row.getInt(7) != 0, key);
        return new OutboxRow(row.getLong(1), request, row.getInt(16));
    }

    String userId() {
        return request.userId();
    }
}
