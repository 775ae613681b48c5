package io.notifyhub.protocol;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a user receives. An entry of the user's log has an {@link #id()}: the number of the step that created it, so ids
 * grow and belong to one user only. A transient one (the user's preferences keep nothing) has the id 0. Immutable.
 */
public final class Notification {
    /** The type of an entry whose sender named none. */
    public static final String DEFAULT_TYPE = "general";

    private final long id;
    private final String type;
    private final @Nullable String recipient;
    private final @Nullable String title;
    private final @Nullable String message;
    private final String dataJson;
    private final @Nullable String link;
    private final @Nullable String actor;
    private final @Nullable String verb;
    private final boolean read;
    private final Instant createdAt;

    private Notification(Builder from) {
        this.id = from.id;
        this.type = from.type;
        this.recipient = from.recipient;
        this.title = from.title;
        this.message = from.message;
        this.dataJson = from.dataJson;
        this.link = from.link;
        this.actor = from.actor;
        this.verb = from.verb;
        this.read = from.read;
        this.createdAt = from.createdAt;
    }

    public static Builder builder(String type) {
        return new Builder(type);
    }

    /** A builder that starts with everything this notification has. */
    public Builder toBuilder() {
        Builder builder = new Builder(type);
        builder.id = id;
        builder.recipient = recipient;
        builder.title = title;
        builder.message = message;
        builder.dataJson = dataJson;
        builder.link = link;
        builder.actor = actor;
        builder.verb = verb;
        builder.read = read;
        builder.createdAt = createdAt;
        return builder;
    }

    /** The position of this entry in its user's log, from 1; 0 for one that was not kept. */
    public long id() {
        return id;
    }

    public String type() {
        return type;
    }

    /** Whose log it is in; null where the frame did not say (the receiver's own). */
    public @Nullable String recipient() {
        return recipient;
    }

    public @Nullable String title() {
        return title;
    }

    public @Nullable String message() {
        return message;
    }

    /** The payload as JSON text, <code>{}</code> where the sender gave none. */
    public String dataJson() {
        return dataJson;
    }

    public @Nullable String link() {
        return link;
    }

    /** The user id of who caused it. */
    public @Nullable String actor() {
        return actor;
    }

    public @Nullable String verb() {
        return verb;
    }

    /** Whether it was read when this object was made. */
    public boolean read() {
        return read;
    }

    public Instant createdAt() {
        return createdAt;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Notification)) {
            return false;
        }
        Notification that = (Notification) other;
        return id == that.id
                && read == that.read
                && type.equals(that.type)
                && Objects.equals(recipient, that.recipient)
                && Objects.equals(title, that.title)
                && Objects.equals(message, that.message)
                && dataJson.equals(that.dataJson)
                && Objects.equals(link, that.link)
                && Objects.equals(actor, that.actor)
                && Objects.equals(verb, that.verb)
                && createdAt.equals(that.createdAt);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, type, title, dataJson);
    }

    /** Names the entry without its content, so that it may be logged. */
    @Override
    public String toString() {
        return "Notification[id=" + id + ", type=" + type + ", read=" + read + ']';
    }

    /** Collects the parts of a {@link Notification}. Not thread-safe. */
    public static final class Builder {
        private final String type;
        private long id;
        private @Nullable String recipient;
        private @Nullable String title;
        private @Nullable String message;
        private String dataJson = "{}";
        private @Nullable String link;
        private @Nullable String actor;
        private @Nullable String verb;
        private boolean read;
        private Instant createdAt = Instant.EPOCH;

        private Builder(String type) {
            this.type = Objects.requireNonNull(type, "type");
        }

        public Builder id(long value) {
            this.id = value;
            return this;
        }

        public Builder recipient(@Nullable String value) {
            this.recipient = value;
            return this;
        }

        public Builder title(@Nullable String value) {
            this.title = value;
            return this;
        }

        public Builder message(@Nullable String value) {
            this.message = value;
            return this;
        }

        /** @param value one JSON value as text; taken as it is */
        public Builder dataJson(String value) {
            this.dataJson = Objects.requireNonNull(value, "dataJson");
            return this;
        }

        public Builder link(@Nullable String value) {
            this.link = value;
            return this;
        }

        public Builder actor(@Nullable String value) {
            this.actor = value;
            return this;
        }

        public Builder verb(@Nullable String value) {
            this.verb = value;
            return this;
        }

        public Builder read(boolean value) {
            this.read = value;
            return this;
        }

        public Builder createdAt(Instant value) {
            this.createdAt = Objects.requireNonNull(value, "createdAt");
            return this;
        }

        public Notification build() {
            return new Notification(this);
        }
    }
}
