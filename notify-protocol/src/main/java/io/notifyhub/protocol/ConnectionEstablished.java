package io.notifyhub.protocol;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The first frame of a connection: who is connected, where in the log it starts, and the limits that hold. Immutable. */
public final class ConnectionEstablished implements ServerFrame {
    private final String message;
    private final String userId;
    private final Cursor cursor;
    private final boolean resumed;
    private final @Nullable ResetReason reason;
    private final long missed;
    private final long unreadCount;
    private final long oldestId;
    private final long heartbeatMs;
    private final @Nullable Instant tokenExpiresAt;
    private final Limits limits;
    private final String node;

    private ConnectionEstablished(Builder from) {
        this.message = from.message;
        this.userId = from.userId;
        this.cursor = from.cursor;
        this.resumed = from.resumed;
        this.reason = from.reason;
        this.missed = from.missed;
        this.unreadCount = from.unreadCount;
        this.oldestId = from.oldestId;
        this.heartbeatMs = from.heartbeatMs;
        this.tokenExpiresAt = from.tokenExpiresAt;
        this.limits = from.limits;
        this.node = from.node;
    }

    public static Builder builder(String userId, Cursor cursor) {
        return new Builder(userId, cursor);
    }

    @Override
    public String type() {
        return FrameTypes.CONNECTION_ESTABLISHED;
    }

    /** A sentence for people, {@code Connected as <username>}. */
    public String message() {
        return message;
    }

    public String userId() {
        return userId;
    }

    /** Where the feed starts: the client's own cursor when resumed, else the head of the log. */
    public Cursor cursor() {
        return cursor;
    }

    public boolean resumed() {
        return resumed;
    }

    /** Why the client's cursor was of no use; null if it was resumed or brought none. */
    public @Nullable ResetReason reason() {
        return reason;
    }

    /** Steps between the client's cursor and the head, also those that will be left out of the replay. */
    public long missed() {
        return missed;
    }

    public long unreadCount() {
        return unreadCount;
    }

    /** Entries with a lower id are gone for good. */
    public long oldestId() {
        return oldestId;
    }

    /** How often the client sends a ping, in milliseconds. */
    public long heartbeatMs() {
        return heartbeatMs;
    }

    public @Nullable Instant tokenExpiresAt() {
        return tokenExpiresAt;
    }

    public Limits limits() {
        return limits;
    }

    /** The name of the server's node, for support. */
    public String node() {
        return node;
    }

    /** What a client may send. Immutable. */
    public static final class Limits {
        private final int maxFrameBytes;
        private final int maxDataBytes;
        private final int messagesPerSecond;

        public Limits(int maxFrameBytes, int maxDataBytes, int messagesPerSecond) {
            this.maxFrameBytes = maxFrameBytes;
            this.maxDataBytes = maxDataBytes;
            this.messagesPerSecond = messagesPerSecond;
        }

        public int maxFrameBytes() {
            return maxFrameBytes;
        }

        public int maxDataBytes() {
            return maxDataBytes;
        }

        public int messagesPerSecond() {
            return messagesPerSecond;
        }
    }

    /** Collects the parts of a {@link ConnectionEstablished}. Not thread-safe. */
    public static final class Builder {
        private final String userId;
        private final Cursor cursor;
        private String message = "";
        private boolean resumed;
        private @Nullable ResetReason reason;
        private long missed;
        private long unreadCount;
        private long oldestId = 1;
        private long heartbeatMs;
        private @Nullable Instant tokenExpiresAt;
        private Limits limits = new Limits(0, 0, 0);
        private String node = "";

        private Builder(String userId, Cursor cursor) {
            this.userId = Objects.requireNonNull(userId, "userId");
            this.cursor = Objects.requireNonNull(cursor, "cursor");
        }

        public Builder message(String value) {
            this.message = value;
            return this;
        }

        public Builder resumed(boolean value) {
            this.resumed = value;
            return this;
        }

        public Builder reason(@Nullable ResetReason value) {
            this.reason = value;
            return this;
        }

        public Builder missed(long value) {
            this.missed = value;
            return this;
        }

        public Builder unreadCount(long value) {
            this.unreadCount = value;
            return this;
        }

        public Builder oldestId(long value) {
            this.oldestId = value;
            return this;
        }

        public Builder heartbeatMs(long value) {
            this.heartbeatMs = value;
            return this;
        }

        public Builder tokenExpiresAt(@Nullable Instant value) {
            this.tokenExpiresAt = value;
            return this;
        }

        public Builder limits(Limits value) {
            this.limits = value;
            return this;
        }

        public Builder node(String value) {
            this.node = value;
            return this;
        }

        public ConnectionEstablished build() {
            return new ConnectionEstablished(this);
        }
    }
}
