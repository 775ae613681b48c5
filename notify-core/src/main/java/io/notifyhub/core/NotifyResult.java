package io.notifyhub.core;

import io.notifyhub.protocol.Notification;

/** What became of a notification. Immutable. */
public final class NotifyResult {
    /** What the user's preferences made of it. */
    public enum Outcome {
        /** It is in the user's log. */
        STORED,
        /** It went to the devices that are connected, and is not kept. */
        TRANSIENT,
        /** The user wants none of it: neither kept nor sent. */
        SUPPRESSED
    }

    private final Outcome outcome;
    private final Notification notification;
    private final boolean repeated;

    public NotifyResult(Outcome outcome, Notification notification, boolean repeated) {
        this.outcome = outcome;
        this.notification = notification;
        this.repeated = repeated;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** The entry; its id is 0 unless the outcome is {@link Outcome#STORED}. */
    public Notification notification() {
        return notification;
    }

    /** Whether the idempotency key had been seen before, so that this call did nothing. */
    public boolean repeated() {
        return repeated;
    }

    @Override
    public String toString() {
        return "NotifyResult[" + outcome + ", " + notification + (repeated ? ", repeated]" : "]");
    }
}
