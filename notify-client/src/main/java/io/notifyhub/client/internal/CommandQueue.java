package io.notifyhub.client.internal;

import io.notifyhub.client.CommandEnd;
import io.notifyhub.client.NotifyClientException;
import io.notifyhub.client.NotifyClientException.Reason;
import io.notifyhub.client.QueuedCommand;
import io.notifyhub.client.internal.Timers.Timer;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationSent;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.StepFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are kept until the server has answered them: first in the journal, then sent one at a time and in order over
 * whatever connection there is. One without an answer is sent again; all that are sent so may be.
 *
 * <p>A command that names an entry is only sent to the log it was made for. When the client had to reload because the log is
 * another, it is dropped unless the entry is still the same.
 *
 * <p>Concurrency: {@link #submit} is safe from any thread; everything else is confined to the engine's context.
 */
public final class CommandQueue {
    /** Commands that may wait. */
    public static final int MAX_COMMANDS = 1_000;

    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_DOUBLINGS = 5;

    private final EngineSettings settings;
    private final @Nullable Journal journal;
    private final @Nullable LocalInbox inbox;
    private final Announcer announcer;
    private final Listeners listeners;
    private final CallbackQueue callbacks;
    private final Requests requests;
    private final Mailbox mailbox;
    private final Timers timers;
    private final Supplier<@Nullable Connection> connection;
    private final AtomicInteger open = new AtomicInteger();

    // confined to the engine's context
    private final List<PendingCommand> arriving = new ArrayList<>();
    private final TreeMap<Long, PendingCommand> ready = new TreeMap<>();
    private final Set<PendingCommand> obsolete = new HashSet<>();
    private boolean keeping;
    private boolean over;
    private long lastNumber;
    private @Nullable PendingCommand underWay;
    private @Nullable Timer pause;
    private int failures;

    /** @param connection one on which commands may be sent now, or null */
    CommandQueue(
            EngineSettings settings,
            Announcer announcer,
            Listeners listeners,
            CallbackQueue callbacks,
            Requests requests,
            Mailbox mailbox,
            Timers timers,
            Supplier<@Nullable Connection> connection) {
        this.settings = settings;
        this.journal = settings.journal;
        this.inbox = settings.inbox;
        this.announcer = announcer;
        this.listeners = listeners;
        this.callbacks = callbacks;
        this.requests = requests;
        this.mailbox = mailbox;
        this.timers = timers;
        this.connection = connection;
    }

    // ---- for any thread

    /**
     * Takes a command; it shows in the list at once.
     *
     * @param frame without a {@code ref}
     * @param entryId the entry it names, 0 for none
     * @return completes when it is kept
     */
    public CompletionStage<QueuedCommand> submit(ClientFrame frame, long entryId) {
        String fingerprint = inbox == null || entryId == 0 ? "" : inbox.fingerprint(entryId);
        PendingCommand command = new PendingCommand(frame, fingerprint);
        if (open.incrementAndGet() > MAX_COMMANDS) {
            open.decrementAndGet();
            command.kept.completeExceptionally(new NotifyClientException(
                    Reason.OVERLOADED, "more than " + MAX_COMMANDS + " commands wait for the server"));
            return command.kept;
        }
        if (inbox != null) {
            inbox.add(command);
        }
        mailbox.post(() -> arrived(command));
        return command.kept;
    }

    // ---- keeping

    private void arrived(PendingCommand command) {
        callbacks.add(Delivery.of(announcer::news));
        arriving.add(command);
        keepNext();
    }

    private void keepNext() {
        if (keeping || arriving.isEmpty()) {
            return;
        }
        List<PendingCommand> batch = new ArrayList<>(arriving);
        arriving.clear();
        if (over) {
            notKept(batch, new NotifyClientException(Reason.CLOSED, "the client has ended"));
        } else if (journal == null) {
            batch.forEach(command -> command.numbered(++lastNumber));
            kept(batch);
        } else {
            keeping = true;
            try {
                settings.blocking.execute(() -> write(journal, batch));
            } catch (RejectedExecutionException e) {
                keeping = false;
                notKept(batch, unkept(e));
            }
        }
    }

    private void write(Journal to, List<PendingCommand> batch) {
        try {
            to.add(batch);
            mailbox.post(() -> {
                keeping = false;
                kept(batch);
                keepNext();
            });
        } catch (IOException | RuntimeException e) {
            mailbox.post(() -> {
                keeping = false;
                notKept(batch, unkept(e));
                keepNext();
            });
        }
    }

    private static NotifyClientException unkept(Throwable cause) {
        return new NotifyClientException(Reason.NOT_KEPT, "the command could not be kept", cause);
    }

    private void kept(List<PendingCommand> batch) {
        for (PendingCommand command : batch) {
            ready.put(command.number(), command);
            callbacks.add(Delivery.always(() -> command.kept.complete(command.told())));
        }
        pump();
    }

    private void notKept(List<PendingCommand> batch, NotifyClientException failure) {
        for (PendingCommand command : batch) {
            open.decrementAndGet();
            callbacks.add(Delivery.always(() -> {
                show(command);
                command.kept.completeExceptionally(failure);
            }));
        }
    }

    /** The list shows the entry without {@code gone} from now on. */
    private void show(PendingCommand gone) {
        if (inbox != null) {
            inbox.remove(gone);
        }
        announcer.news();
    }

    /** What an earlier life of the process left. */
    void restored(List<PendingCommand> commands) {
        open.addAndGet(commands.size());
        commands.forEach(command -> ready.put(command.number(), command));
        if (inbox != null) {
            inbox.addFirst(commands);
        }
    }

    // ---- sending

    /** Sends what waits, if there is a connection for it. */
    void pump() {
        Connection on = underWay != null || pause != null || ready.isEmpty() || over ? null : connection.get();
        if (on != null) {
            PendingCommand next = ready.firstEntry().getValue();
            underWay = next;
            requests.send(new CommandRequest(next), on);
        }
    }

    /** The connection is gone; the next one is tried at once. */
    void interrupted() {
        Timers.cancel(pause);
        pause = null;
        failures = 0;
    }

    /** The client has come to its end. What is kept in the journal waits for the next life of the process. */
    void close(NotifyClientException cause) {
        over = true;
        interrupted();
        if (journal == null) {
            new ArrayList<>(ready.values()).forEach(command -> ended(command, cause));
        }
        keepNext();
    }

    private final class CommandRequest extends Request {
        private final PendingCommand command;

        CommandRequest(PendingCommand command) {
            super(true, command.told().idempotencyKey(), command::withRef);
            this.command = command;
        }

        @Override
        void answered(ServerFrame answer, int length) {
            underWay = null;
            failures = 0;
            LocalInbox list = inbox;
            if (list != null && answer instanceof StepFrame) {
                // It says what is so now, and its step may be on its way still, where answers go by REST.
                callbacks.add(Delivery.of(() -> list.apply((StepFrame) answer)));
            }
            Long id = answer instanceof NotificationSent ? ((NotificationSent) answer).notificationId() : null;
            ended(command, new CommandEnd(command.told(), id, null));
            pump();
        }

        @Override
        void failed(NotifyClientException failure) {
            underWay = null;
            if (obsolete.contains(command)) {
                ended(command, obsoleteNow());
            } else if (failure.temporary()) {
                pauseAfter();
            } else {
                ended(command, failure);
            }
            pump();
        }
    }

    private void pauseAfter() {
        if (pause == null && connection.get() != null) {
            long limit = FIRST_PAUSE_NANOS << Math.min(failures++, MAX_DOUBLINGS);
            long nanos = limit / 2 + (long) (settings.random.nextDouble() * limit / 2);
            pause = timers.after(nanos, () -> {
                pause = null;
                pump();
            });
        }
    }

    private void ended(PendingCommand command, @Nullable NotifyClientException failure) {
        ended(command, new CommandEnd(command.told(), null, failure));
    }

    private void ended(PendingCommand command, CommandEnd end) {
        ready.remove(command.number());
        obsolete.remove(command);
        open.decrementAndGet();
        Runnable tell = () -> {
            show(command);
            listeners.each(listener -> listener.onCommandEnded(end));
            forget(command);
        };
        callbacks.add(over ? Delivery.always(tell) : Delivery.of(tell));
    }

    /** The application was told. What it was not told before the client was closed is asked once more in the next life. */
    private void forget(PendingCommand command) {
        if (journal == null) {
            return;
        }
        Runnable end = () -> {
            try {
                journal.end(command);
            } catch (IOException | RuntimeException e) {
                // It is sent and told once more in the next life of the process.
                report(e);
            }
        };
        try {
            settings.blocking.execute(end);
        } catch (RejectedExecutionException e) {
            report(e);
        }
    }

    private void report(Throwable error) {
        callbacks.add(Delivery.of(() -> listeners.error(error)));
    }

    // ---- another log

    /** The client has reloaded: what names an entry that is no longer the same is dropped. */
    void reloaded(NotificationsList list, ResetReason reason) {
        if (reason == ResetReason.PRUNED) {
            return;
        }
        Map<Long, Notification> entries = new HashMap<>();
        list.notifications().forEach(entry -> entries.put(entry.id(), entry));
        for (PendingCommand command : new ArrayList<>(ready.values())) {
            String now = Fingerprint.of(entries.get(command.told().entryId()));
            boolean same = !now.isEmpty() && now.equals(command.fingerprint);
            if (command.namesAnEntry() && !same) {
                if (command == underWay) {
                    obsolete.add(command);
                } else {
                    ended(command, obsoleteNow());
                }
            }
        }
    }

    private static NotifyClientException obsoleteNow() {
        return new NotifyClientException(
                Reason.OBSOLETE, "the server's log is another one than that which the command was made for");
    }
}
