package io.notifyhub.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to tell a user. Only the type is required. One with a title is an inbox entry as people read it; one without is a
 * message between programs. Checked against the hub's limits when it is sent. Immutable, as far as its data is.
 */
public final class NotificationRequest {
    private final String type;
    private final @Nullable String title;
    private final @Nullable String message;
    private final @Nullable Object data;
    private final @Nullable String dataJson;
    private final @Nullable String link;
    private final @Nullable String actor;
    private final @Nullable String verb;
    private final @Nullable String idempotencyKey;
    private final boolean critical;

    private NotificationRequest(Builder from) {
        this.type = from.type;
        this.title = from.title;
        this.message = from.message;
        this.data = from.data;
        this.dataJson = from.dataJson;
        this.link = from.link;
        this.actor = from.actor;
        this.verb = from.verb;
        this.idempotencyKey = from.idempotencyKey;
        this.critical = from.critical;
    }

    /**
     * @param type matches {@code [a-z][a-z0-9_.]{0,63}} after each {@code -} became {@code _}, and is not a type of the
     *     protocol itself; checked when it is sent
     */
    public static Builder type(String type) {
        return new Builder(type);
    }

    public String type() {
        return type;
    }

    public @Nullable String title() {
        return title;
    }

    public @Nullable String message() {
        return message;
    }

    /** The payload as an object for the {@link JsonCodec}; null if there is none, or if it was given as JSON. */
    public @Nullable Object data() {
        return data;
    }

    /** The payload as it was given as JSON; null if there is none, or if it was given as an object. */
    public @Nullable String dataJson() {
        return dataJson;
    }

    public @Nullable String link() {
        return link;
    }

    public @Nullable String actor() {
        return actor;
    }

    public @Nullable String verb() {
        return verb;
    }

    public @Nullable String idempotencyKey() {
        return idempotencyKey;
    }

    public boolean critical() {
        return critical;
    }

    /** Names the type without content, so that it may be logged. */
    @Override
    public String toString() {
        return "NotificationRequest[type=" + type + ']';
    }

    /** Collects the parts of a {@link NotificationRequest}. Not thread-safe. */
    public static final class Builder {
        private final String type;
        private @Nullable String title;
        private @Nullable String message;
        private @Nullable Object data;
        private @Nullable String dataJson;
        private @Nullable String link;
        private @Nullable String actor;
        private @Nullable String verb;
        private @Nullable String idempotencyKey;
        private boolean critical;

        private Builder(String type) {
            this.type = Objects.requireNonNull(type, "type");
        }

        /** A headline, at most 200 characters. */
        public Builder title(@Nullable String value) {
            this.title = value;
            return this;
        }

        /** A text, at most 4,000 characters. */
        public Builder message(@Nullable String value) {
            this.message = value;
            return this;
        }

        /** The payload, anything the hub's {@link JsonCodec} can write; at most 32 KiB of JSON. */
        public Builder data(@Nullable Object value) {
            this.data = value;
            this.dataJson = null;
            return this;
        }

        /** The payload as exactly one JSON value. */
        public Builder dataJson(@Nullable String value) {
            this.dataJson = value;
            this.data = null;
            return this;
        }

        /** Where the entry leads, at most 2,000 characters. */
        public Builder link(@Nullable String value) {
            this.link = value;
            return this;
        }

        /** The user id of who caused it. */
        public Builder actor(@Nullable String value) {
            this.actor = value;
            return this;
        }

        /** What the actor did, at most 64 characters. */
        public Builder verb(@Nullable String value) {
            this.verb = value;
            return this;
        }

        /**
         * Makes repeated sends harmless: within at least 24 hours the same key and payload to the same user answer with the
         * first entry, another payload is a conflict. At most 200 characters.
         */
        public Builder idempotencyKey(@Nullable String value) {
            this.idempotencyKey = value;
            return this;
        }

        /** Whether the user's preferences do not apply: it is always kept and announced. */
        public Builder critical(boolean value) {
            this.critical = value;
            return this;
        }

        public NotificationRequest build() {
            return new NotificationRequest(this);
        }
    }
}
