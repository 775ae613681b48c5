package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.EntryFilter;
import io.notifyhub.core.spi.EntryPage;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.StepResult;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/**
 * Keeps every log in a SQLite file of its own, for one process, or in PostgreSQL, for many nodes. What a call has returned
 * from survives the end of the process and, if the disk keeps what it was told to, of the power.
 *
 * <p><b>Time.</b> Every call returns or throws {@link io.notifyhub.core.StoreException} within 5 s, and the store works
 * again by itself when the database does.
 *
 * <p>Thread-safe. Calls block.
 */
public final class JdbcNotificationStore implements NotificationStore {
    private final Database database;
    private final StoreContext context;
    private final Transactions transactions;
    private final String name;

    private JdbcNotificationStore(Database database, StoreContext context, String name) {
        this.database = database;
        this.context = context;
        this.transactions = new Transactions(database, context);
        this.name = name;
    }

    /** A store in a SQLite file, which is made, with its folder, if it is missing. One process at a time can use it. */
    public static Builder sqlite(Path file) {
        Objects.requireNonNull(file, "file");
        return new Builder(settings -> SqliteDatabase.open(file), file.toString());
    }

    /**
     * A store in PostgreSQL, shared by any number of nodes.
     *
     * @param url {@code postgres://user:password@host:5432/name}; parameters of the JDBC driver may follow a {@code ?}
     * @throws StoreSetupException if the URL cannot be read
     */
    public static Builder postgresql(String url) {
        DatabaseUrl parsed = DatabaseUrl.parse(url);
        return new Builder(settings -> PostgresDatabase.open(parsed, settings.connections), parsed.toString());
    }

    /**
     * A store in the PostgreSQL that the application has a pool for, beside its own tables, in the schema that is the
     * connections' current one. The pool stays the application's: it is used, and never closed.
     *
     * <p>It must give connections to the primary as they are: not through a pooler that changes servers between statements, nor
     * joined to a transaction of the application. It needs {@link Builder#connections} to spare, and while this starts some
     * more. How long it waits is its own affair: the store waits for it some two seconds. What the store changes in a
     * connection is undone when it is given back.
     */
    public static Builder postgresql(DataSource source) {
        Objects.requireNonNull(source, "source");
        return new Builder(
                settings -> PostgresDatabase.open(source, settings.connections), "the application's database");
    }

    /** On a database that is open. For tests in this package. */
    static Builder on(Database database) {
        return new Builder(settings -> database, database.dialect().name());
    }

    @Override
    public int concurrency() {
        return database.concurrency();
    }

    @Override
    public String id() {
        return context.id();
    }

    @Override
    public List<AppendResult> append(List<AppendRequest> requests) {
        return requests.isEmpty() ? List.of() : transactions.write(in -> Appending.run(in, requests, false));
    }

    @Override
    public List<AppendResult> appendPatiently(List<AppendRequest> requests) {
        return requests.isEmpty() ? List.of() : transactions.write(in -> Appending.run(in, requests, true));
    }

    @Override
    public LogPage readAfter(String userId, Cursor from, int maxSteps, int maxBytes) {
        return transactions.read(session -> Reads.after(session, userId, from, maxSteps, maxBytes, context.mark()));
    }

    @Override
    public Map<String, LogHead> heads(Collection<String> userIds) {
        Map<String, UserRow> rows = userIds.isEmpty()
                ? Map.of()
                : transactions.read(session -> context.dialect().find(session, userIds));
        LogHead empty = context.emptyHead();
        Map<String, LogHead> heads = new HashMap<>(userIds.size() * 2);
        for (String userId : userIds) {
            UserRow row = rows.get(userId);
            heads.put(userId, row == null ? empty : row.logHead());
        }
        return heads;
    }

    @Override
    public EntryPage list(String userId, ListQuery query) {
        return transactions.read(session -> Reads.list(session, userId, query, context));
    }

    @Override
    public List<Notification> search(EntryFilter wanted, int limit) {
        return transactions.read(session -> EntrySearch.search(session, wanted, limit));
    }

    @Override
    public StepResult markRead(String userId, long id) {
        return transactions.write(in -> Commands.markRead(in, userId, id));
    }

    @Override
    public StepResult markAllRead(String userId, long upTo) {
        return transactions.write(in -> Commands.markAllRead(in, userId, upTo));
    }

    @Override
    public StepResult delete(String userId, long id) {
        return transactions.write(in -> Commands.delete(in, userId, id));
    }

    @Override
    public Preferences preferences(String userId) {
        UserRow row = transactions
                .read(session -> context.dialect().find(session, List.of(userId)))
                .get(userId);
        return row == null ? Preferences.DEFAULT : row.preferences();
    }

    @Override
    public StepResult setPreferences(String userId, Preferences preferences) {
        return transactions.write(in -> Commands.setPreferences(in, userId, preferences));
    }

    @Override
    public void revokeTokens(String userId, long before) {
        transactions.write(in -> Commands.revokeTokens(in, userId, before));
    }

    @Override
    public Optional<StoredStep> prune(String userId) {
        return transactions.write(in -> Pruning.run(in, userId));
    }

    @Override
    public List<String> pruneCandidates(int max) {
        return Housekeeping.run(transactions, context, max);
    }

    @Override
    public void close() {
        transactions.close();
        database.close();
    }

    /** Names the database, without user and password. */
    @Override
    public String toString() {
        return "JdbcNotificationStore[" + name + ", id=" + context.id() + ']';
    }

    /** Settings of a {@link JdbcNotificationStore}. Not thread-safe. */
    public static final class Builder {
        /** Entries kept per user. */
        public static final int DEFAULT_MAX_ENTRIES = 10_000;

        /** How long entries are kept. */
        public static final Duration DEFAULT_MAX_AGE = Duration.ofDays(90);

        /** Connections to PostgreSQL. */
        public static final int DEFAULT_CONNECTIONS = 8;

        private static final int MIN_ENTRIES = 10;

        private final Opener opener;
        private final String name;
        private int maxEntries = DEFAULT_MAX_ENTRIES;
        private Duration maxAge = DEFAULT_MAX_AGE;
        private int connections = DEFAULT_CONNECTIONS;
        private Clock clock = Clock.systemUTC();
        private LongSupplier random = () -> ThreadLocalRandom.current().nextLong();

        /** Opens the database when everything is set. */
        private interface Opener {
            Database open(Builder settings);
        }

        private Builder(Opener opener, String name) {
            this.opener = opener;
            this.name = name;
        }

        /** Entries kept per user, at least 10, and four times as many steps; {@link #DEFAULT_MAX_ENTRIES} by default. */
        public Builder maxEntries(int value) {
            if (value < MIN_ENTRIES) {
                throw new IllegalArgumentException("maxEntries must be at least " + MIN_ENTRIES + ", was " + value);
            }
            this.maxEntries = value;
            return this;
        }

        /** How long entries are kept, at least a day; {@link #DEFAULT_MAX_AGE} by default. */
        public Builder maxAge(Duration value) {
            if (value.compareTo(Duration.ofDays(1)) < 0) {
                throw new IllegalArgumentException("maxAge must be at least a day, was " + value);
            }
            this.maxAge = value;
            return this;
        }

        /** Connections to PostgreSQL, at least 2, of which half write at once; SQLite has its own, fixed number. */
        public Builder connections(int value) {
            if (value < 2) {
                throw new IllegalArgumentException("connections must be at least 2, was " + value);
            }
            this.connections = value;
            return this;
        }

        /** The wall clock, for times that are shown, for what is too old, and for forgetting idempotency keys. */
        public Builder clock(Clock value) {
            this.clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** 64 random bits a call, for marks; called by any thread. */
        public Builder random(LongSupplier value) {
            this.random = Objects.requireNonNull(value, "random");
            return this;
        }

        /**
         * Connects, and makes the schema or brings it up to date. Blocks.
         *
         * @throws StoreSetupException if the database cannot be used, with a sentence that says what to change
         * @throws io.notifyhub.core.StoreException if the database cannot be reached now
         */
        public JdbcNotificationStore build() {
            Database database = opener.open(this);
            try {
                StoreIdentity identity = StoreIdentity.of(database, random.getAsLong() & Cursor.MARK_MASK);
                Limits limits = new Limits(maxEntries, maxAge);
                StoreContext context =
                        new StoreContext(database.dialect(), identity.id(), identity.mark(), limits, clock, random);
                return new JdbcNotificationStore(database, context, name);
            } catch (RuntimeException e) {
                database.close();
                throw e;
            }
        }
    }
}
