package io.notifyhub.client.internal;

import io.notifyhub.client.CursorStore;
import io.notifyhub.client.CursorTransaction;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Loads what the application committed, and saves nothing, as that is done with the callbacks. */
public final class TransactionCursorStore implements CursorStore {
    private final CursorTransaction transaction;

    public TransactionCursorStore(CursorTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public @Nullable String load(String key) throws IOException {
        try {
            return transaction.load();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the cursor cannot be loaded", e);
        }
    }

    @Override
    public void save(String key, String cursor) {}

    @Override
    public boolean isQuick() {
        return true;
    }
}
