package io.notifyhub.core;

/** A payload beyond {@link HubLimits#maxDataBytes()}. Nothing was stored. */
public class PayloadTooLargeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public PayloadTooLargeException(String message) {
        super(message);
    }
}
