package io.notifyhub.client.internal;

import io.notifyhub.client.CursorStore;
import io.notifyhub.client.CursorTransaction;
import io.notifyhub.client.ReconnectPolicy;
import io.notifyhub.client.TokenSupplier;
import io.notifyhub.client.spi.SocketFactory;
import io.notifyhub.client.spi.StateStorage;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything the engine gets from outside: the clock, chance, threads and sockets too, as it has none of its own. Filled
 * in once, before the engine is made, and not changed after.
 */
public final class EngineSettings {
    public final URI uri;
    public final ScheduledExecutorService scheduler;
    /** For what may block: token suppliers, cursor stores, connecting. */
    public final Executor blocking;

    public final Executor callbacks;
    public final LongSupplier nanoTime;
    public final Random random;
    public final SocketFactory sockets;
    public final CursorStore cursorStore;
    /** The wall clock, in milliseconds since 1970. */
    public final LongSupplier wallMillis;

    /** Null where no list is kept. */
    public @Nullable LocalInbox inbox;

    /** Null where the cursor is kept elsewhere, and commands nowhere. */
    @Nullable
    Journal journal;

    public @Nullable CursorTransaction transaction;

    public @Nullable TokenSupplier tokens;
    public boolean tokenInQuery;
    public String userKey = "";
    public @Nullable String deviceId;
    /** The attempt numbers of one device grow over the lives of its process, so that the newest wins. */
    public long firstAttempt;

    public ReconnectPolicy reconnectPolicy = ReconnectPolicy.DEFAULT;
    public int maxQueuedFrames;
    public long maxQueuedChars;
    public long connectNanos = TimeUnit.SECONDS.toNanos(15);
    public long graceNanos = TimeUnit.SECONDS.toNanos(10);

    public EngineSettings(
            URI uri,
            ScheduledExecutorService scheduler,
            Executor blocking,
            Executor callbacks,
            LongSupplier nanoTime,
            LongSupplier wallMillis,
            Random random,
            SocketFactory sockets,
            CursorStore cursorStore) {
        this.uri = uri;
        this.scheduler = scheduler;
        this.blocking = blocking;
        this.callbacks = callbacks;
        this.nanoTime = nanoTime;
        this.wallMillis = wallMillis;
        this.random = random;
        this.sockets = sockets;
        this.cursorStore = cursorStore;
    }

    String key() {
        return key(uri, userKey);
    }

    /** Under which a client's place is kept: the server's address and the user. */
    public static String key(URI uri, String userKey) {
        return uri.getRawAuthority() + uri.getRawPath() + ' ' + userKey;
    }

    /** Keeps cursor, list and commands together in {@code storage}. */
    public static Stored stored(StateStorage storage, @Nullable LocalInbox inbox, int maxEntries) {
        Journal journal = new Journal(storage, maxEntries);
        return new Stored(journal, new JournalCursorStore(journal, inbox));
    }

    /** Where everything is kept together. Immutable. */
    public static final class Stored {
        final Journal journal;
        public final CursorStore cursorStore;

        Stored(Journal journal, CursorStore cursorStore) {
            this.journal = journal;
            this.cursorStore = cursorStore;
        }
    }

    /** A list of at most {@code maxEntries}. */
    public static LocalInbox inbox(int maxEntries) {
        return new LocalInbox(maxEntries);
    }

    public void keepIn(Stored stored) {
        journal = stored.journal;
    }
}
