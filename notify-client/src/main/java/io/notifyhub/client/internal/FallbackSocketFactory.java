package io.notifyhub.client.internal;

import io.notifyhub.client.spi.ClientSocket;
import io.notifyhub.client.spi.SocketFactory;
import io.notifyhub.client.spi.SocketListener;
import io.notifyhub.client.spi.SocketRequest;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sockets of one kind, and of another where those do not come through. After two attempts in a row that failed, or one of the
 * first kind on which nothing came in for five seconds, the two kinds are tried in turn; the one that worked last is tried first.
 * Never both at once: the server would take them for two connections of one device, of which one has to go. Where the first kind
 * has worked before, the second is only taken if the first is tried once more, and fails, after the second came through: else
 * half of all clients would be on it after each outage of the server. As the first kind is the better one, a connection of
 * the second kind ends after five minutes to see whether the first works again, then after ten, and so on up to an hour.
 *
 * <p>Thread-safe, guarded by this object.
 */
public final class FallbackSocketFactory implements SocketFactory {
    private static final Logger log = LoggerFactory.getLogger(FallbackSocketFactory.class);

    private static final int PATIENCE = 2;
    /** Some WebSocket implementations do not notice that a connection was cut before it was upgraded. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long FIRST_STAY_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long LONGEST_STAY_NANOS = TimeUnit.HOURS.toNanos(1);
    /** Clients of the process that find out at a time whether the second kind comes through: each may take a thread for that. */
    private static final int MAX_TRIALS = 8;

    private static final AtomicInteger TRIALS = new AtomicInteger();

    private static final int GOING_AWAY = 1001;
    private static final int NO_CLOSE_FRAME = 1006;

    private final SocketFactory better;
    private final SocketFactory other;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService scheduler;

    // guarded by this
    private int failures;
    private boolean otherWorked;
    private boolean betterEverWorked;
    private boolean tryBetter;
    /** The second kind comes through; whether the first does not is about to be seen. */
    private boolean suspicious;

    private long stayNanos = FIRST_STAY_NANOS;

    public FallbackSocketFactory(
            SocketFactory better, SocketFactory other, LongSupplier nanoTime, ScheduledExecutorService scheduler) {
        this.better = better;
        this.other = other;
        this.nanoTime = nanoTime;
        this.scheduler = scheduler;
    }

    @Override
    public ClientSocket connect(SocketRequest request, SocketListener listener) {
        boolean wantsOther = chooseOther();
        boolean trial = wantsOther && !otherWorks();
        boolean useOther = wantsOther && (!trial || beginTrial());
        Attempt attempt = new Attempt(useOther, trial && useOther, listener);
        ClientSocket socket = (useOther ? other : better).connect(request, attempt);
        attempt.opened(socket);
        if (!useOther) {
            try {
                attempt.watch = scheduler.schedule(attempt::checkSilence, SILENCE_NANOS, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                log.debug("The scheduler of a client was shut down", e);
            }
        }
        return attempt;
    }

    private synchronized boolean otherWorks() {
        return otherWorked;
    }

    private static boolean beginTrial() {
        if (TRIALS.incrementAndGet() <= MAX_TRIALS) {
            return true;
        }
        TRIALS.decrementAndGet();
        return false;
    }

    private synchronized boolean chooseOther() {
        if (tryBetter) {
            tryBetter = false;
            return false;
        }
        if (suspicious) {
            return true;
        }
        boolean turn = failures >= PATIENCE && (failures - PATIENCE) % 2 == 0;
        return otherWorked != turn;
    }

    private synchronized void worked(boolean wasOther) {
        if (wasOther != otherWorked) {
            log.info(
                    wasOther ? "WebSocket does not come through; events and REST do" : "WebSocket comes through again");
        }
        failures = 0;
        if (!wasOther) {
            stayNanos = FIRST_STAY_NANOS;
            betterEverWorked = true;
            suspicious = false;
        }
        otherWorked = wasOther;
    }

    /** Whether the second kind, which comes through, has to wait for another try of the first. */
    private synchronized boolean isTooEarly() {
        if (!betterEverWorked || otherWorked || suspicious) {
            return false;
        }
        suspicious = true;
        tryBetter = true;
        return true;
    }

    private synchronized void failed() {
        failures++;
    }

    /** The next attempt is of the other kind. */
    private synchronized void wasSilent() {
        failures = Math.max(failures, PATIENCE - 1);
    }

    private synchronized long stay() {
        return stayNanos;
    }

    private synchronized void stayed() {
        tryBetter = true;
        stayNanos = Math.min(2 * stayNanos, LONGEST_STAY_NANOS);
    }

    /** One socket; notes whether anything ever came in. */
    private final class Attempt implements SocketListener, ClientSocket {
        private final boolean isOther;
        private final AtomicBoolean trial;
        private final SocketListener listener;
        private final long since = nanoTime.getAsLong();
        private volatile @Nullable ClientSocket socket;
        private volatile boolean heard;
        private volatile boolean over;
        private final AtomicBoolean closedTold = new AtomicBoolean();

        @Nullable
        private volatile Future<?> watch;

        Attempt(boolean isOther, boolean trial, SocketListener listener) {
            this.isOther = isOther;
            this.trial = new AtomicBoolean(trial);
            this.listener = listener;
        }

        void opened(ClientSocket made) {
            socket = made;
        }

        @Override
        public void onText(String text) {
            ClientSocket open = socket;
            if (!heard) {
                heard = true;
                endTrial();
                if (isOther && isTooEarly()) {
                    leave(open, "to try WebSocket once more");
                    return;
                }
                worked(isOther);
            }
            if (isOther && open != null && nanoTime.getAsLong() - since > stay()) {
                stayed();
                leave(open, "to see whether WebSocket comes through");
                return;
            }
            if (!closedTold.get()) {
                listener.onText(text);
            }
        }

        private void leave(@Nullable ClientSocket open, String why) {
            if (open != null) {
                open.terminate();
            }
            onClosed(GOING_AWAY, why, null);
        }

        @Override
        public void onClosed(int code, String reason, @Nullable Throwable cause) {
            end();
            if (!closedTold.getAndSet(true)) {
                listener.onClosed(code, reason, cause);
            }
        }

        private void endTrial() {
            if (trial.compareAndSet(true, false)) {
                TRIALS.decrementAndGet();
            }
        }

        private void end() {
            endTrial();
            if (!over && !heard) {
                failed();
            }
            over = true;
            Future<?> waiting = watch;
            if (waiting != null) {
                waiting.cancel(false);
            }
        }

        private void checkSilence() {
            ClientSocket open = socket;
            if (!heard && !over && open != null) {
                wasSilent();
                open.terminate();
                onClosed(NO_CLOSE_FRAME, "", new IOException("nothing came in over a WebSocket"));
            }
        }

        @Override
        public boolean send(String text) {
            ClientSocket open = socket;
            return open != null && open.send(text);
        }

        @Override
        public void close(int code, String reason) {
            over = true;
            end();
            ClientSocket open = socket;
            if (open != null) {
                open.close(code, reason);
            }
        }

        @Override
        public void terminate() {
            end();
            ClientSocket open = socket;
            if (open != null) {
                open.terminate();
            }
        }
    }
}
