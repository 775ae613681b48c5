package io.notifyhub.store.jdbc;

import org.jspecify.annotations.Nullable;

/** A database that a store will not start on. The message is one sentence that says what to change. */
public final class StoreSetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreSetupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
