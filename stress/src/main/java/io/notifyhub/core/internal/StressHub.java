package io.notifyhub.core.internal;

import io.notifyhub.core.HubLimits;
import io.notifyhub.core.JsonCodec;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.auth.SendPolicy;
import io.notifyhub.core.host.HostConnection;
import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.core.memory.MemoryTicketStore;
import io.notifyhub.core.spi.HubMonitor;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.Step;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.Pong;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.UserIdFormat;
import io.notifyhub.testkit.ManualScheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A real hub around one user's log, made anew for every single race. Its executors and timers run when a test says so, on the
 * thread that says so; nothing repairs by a timer what a race has broken unless the test lets time pass.
 */
final class StressHub {
    static final String USER = "ann";

    private static final FrameFactory FRAMES = new FrameFactory(new FrameCodec(UserIdFormat.AUTO));
    private static final GuardedListener NOBODY = new GuardedListener(List.of());
    private static final JsonCodec JSON = new JacksonJsonCodec();
    private static final Notification DRAFT =
            Notification.builder(StressLog.TYPE).createdAt(Instant.EPOCH).build();

    final StressLog log = new StressLog();
    final StressTasks tasks = new StressTasks();
    final ManualScheduler timers = new ManualScheduler();
    final StressTransport transport = new StressTransport();
    final HubContext context = new HubContext(
            "node",
            log,
            transport,
            Principal::of,
            null,
            SendPolicy.BY_SCOPE,
            Set.of(),
            JSON,
            FRAMES,
            NOBODY,
            HubMonitor.NONE,
            new HubCounters(),
            HubLimits.DEFAULT,
            Duration.ofSeconds(25),
            Duration.ofSeconds(30),
            true,
            new MemoryTicketStore(System::nanoTime),
            timers,
            tasks,
            tasks,
            Clock.systemUTC(),
            System::nanoTime,
            () -> 0);
    final HubEngine engine = new HubEngine(context);
    final StepPublisher publisher = new StepPublisher(context, engine.feeds());

    /** A session that was greeted, has caught up with the log, and is in nobody's hands. */
    Session live(StressWire wire) {
        Session session = new Session(context, 1, wire, null, engine);
        Feed feed = engine.feeds().join(USER, session);
        session.principal(Principal.of(USER));
        session.joined(feed);
        LogHead head = log.head();
        feed.compare(head, feed.noted(), false);
        session.opened(head.cursor(), head, new Pong(null), null);
        return session;
    }

    /** A session that nobody has opened yet. */
    Session fresh(HostConnection wire) {
        return new Session(context, 1, wire, null, engine);
    }

    Feed feed() {
        Feed feed = engine.feeds().find(USER);
        if (feed == null) {
            throw new IllegalStateException("nobody is connected");
        }
        return feed;
    }

    /** Stores a step and tells of it, as a sender does. */
    void send(Step step) {
        publisher.publish(USER, log.add(step));
    }

    /** Tells of a step that is stored, as a transport does: in any order. */
    static void hint(Feed feed, StoredStep stored) {
        Step step = stored.step();
        feed.offer(step.cursor(), stored.prevMark(), frame(step));
    }

    static OutboundFrame frame(Step step) {
        OutboundFrame frame = FRAMES.step(step, step.cursor());
        if (frame == null) {
            throw new IllegalStateException("nothing to tell of " + step);
        }
        return frame;
    }

    static Notification draft() {
        return DRAFT;
    }

    /** A list that shows the log up to {@code head}. */
    static NotificationsList listAt(LogHead head) {
        return new NotificationsList(List.of(), 0, head.unreadCount(), false, null);
    }
}
