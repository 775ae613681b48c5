package io.notifyhub.client.internal;

import io.notifyhub.client.NotifyClientException;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.Reset;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.StepFrame;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the cursor. Two places in the log are known: the last step that was <em>received</em> and queued, from
 * which the next connection resumes, so that nothing comes twice in one life of the process; and the last step whose
 * callbacks <em>returned</em>, which is saved for the next life (the callback queue does that).
 *
 * <p>When the server cannot resume, the client reloads its list. Until the list came, and in the store until it was told, a text
 * takes the cursor's place that no server takes for one: a client that is cut off or dies meanwhile reloads then. The old
 * cursor would not do: it may be good although what was shown since is not. Steps that come in during that time are
 * handed on, but no cursor of theirs is saved.
 *
 * <p>Confined to the engine's context.
 */
final class Feed {
    /** What is saved in the place of a cursor while a reload is due, followed by the reason. */
    private static final String RELOAD = "reload-";

    private final CallbackQueue callbacks;
    private final Announcer announcer;
    private final ReloadPages pages;
    private final Load load;
    private final int maxReloadEntries;

    // valid for the client
    private @Nullable Cursor received;
    private @Nullable String resumeFrom;
    private volatile long ignored;

    // valid for the connection
    private boolean live;
    private @Nullable Reload reload;

    Feed(CallbackQueue callbacks, Announcer announcer, ReloadPages pages, Load load, int maxReloadEntries) {
        this.callbacks = callbacks;
        this.announcer = announcer;
        this.pages = pages;
        this.load = load;
        this.maxReloadEntries = maxReloadEntries;
    }

    /** The cursor for the next connect; null if there never was one. */
    @Nullable
    String resumeFrom() {
        return resumeFrom;
    }

    /** Whether the list is being loaded because the client's place was of no use. */
    boolean isReloading() {
        return reload != null;
    }

    /** Takes the cursor of an earlier life of the process, unless this life has one. */
    void startFrom(@Nullable String saved) {
        if (resumeFrom == null) {
            resumeFrom = saved;
        }
    }

    /** Steps that came although they had come before, which no server should do. Safe from any thread. */
    long ignored() {
        return ignored;
    }

    /**
     * A connection was opened.
     *
     * @param connected tells the application of it
     * @param presented the cursor this client brought
     */
    void opened(ConnectionEstablished hello, Delivery connected, @Nullable String presented) {
        live = false;
        received = hello.cursor();
        boolean useless = !hello.resumed() && (presented != null || hello.reason() != null);
        if (!useless && presented == null) {
            resumeFrom = hello.cursor().toString();
            connected.saving(hello.cursor().toString());
        }
        callbacks.add(connected);
        if (useless) {
            startReload(reasonOf(hello, presented), null);
        }
    }

    /** Why the cursor was refused in the first place. */
    private static ResetReason reasonOf(ConnectionEstablished hello, @Nullable String presented) {
        ResetReason said = hello.reason();
        if (presented != null && presented.startsWith(RELOAD)) {
            ResetReason first = ResetReason.fromWireName(presented.substring(RELOAD.length()));
            said = first == null ? said : first;
        }
        return said == null ? ResetReason.REPLACED : said;
    }

    /** A step came in, in a frame of {@code length} characters. */
    void step(StepFrame step, Cursor cursor, int length) {
        if (received != null && cursor.rev() <= received.rev()) {
            ignored++;
            return;
        }
        received = cursor;
        boolean current = live;
        Delivery delivery =
                Delivery.ofFrame(() -> announcer.step(step, current), length).saving(cursor.toString());
        if (reload == null) {
            resumeFrom = cursor.toString();
            callbacks.add(delivery);
        } else if (reload.hasFirstPage()) {
            load.add(length);
            reload.held.add(delivery);
        } else {
            callbacks.add(delivery.unsaved());
        }
    }

    void caughtUp(CaughtUp caughtUp, int length) {
        live = true;
        if (reload != null) {
            // Its count may be older than that of the list, which is the one to show.
            reload.caughtUp = Delivery.ofFrame(() -> announcer.caughtUp(caughtUp, false), length);
            return;
        }
        Delivery delivery = Delivery.ofFrame(() -> announcer.caughtUp(caughtUp, true), length);
        // Steps that were left out of the replay count as received too.
        if (received != null && caughtUp.cursor().rev() > received.rev()) {
            received = caughtUp.cursor();
            resumeFrom = received.toString();
        }
        callbacks.add(resumeFrom == null ? delivery : delivery.saving(resumeFrom));
    }

    /** The server found on an open connection that this client's place is of no use. */
    void reset(Reset reset) {
        Delivery caughtUp = reload == null ? null : reload.caughtUp;
        interrupted();
        received = reset.cursor();
        startReload(reset.reason(), caughtUp);
    }

    /** The connection is gone. */
    void interrupted() {
        Reload broken = reload;
        reload = null;
        if (broken != null) {
            broken.held.forEach(Delivery::unsaved);
            release(broken);
        }
    }

    private void release(Reload ended) {
        for (Delivery delivery : ended.held) {
            load.remove(delivery.length);
            callbacks.add(delivery);
        }
    }

    private void startReload(ResetReason reason, @Nullable Delivery caughtUp) {
        Reload started = new Reload(reason, maxReloadEntries);
        started.caughtUp = caughtUp;
        reload = started;
        resumeFrom = RELOAD + reason.wireName();
        callbacks.add(Delivery.of(() -> {}).saving(resumeFrom));
        askPage(started);
    }

    private void askPage(Reload from) {
        pages.ask(from.before(), new ReloadPages.Receiver() {
            @Override
            public void page(NotificationsList page, int length) {
                if (reload == from) {
                    addPage(from, page, length);
                }
            }

            @Override
            public void failed(NotifyClientException failure) {
                if (reload == from) {
                    pages.giveUp(failure);
                }
            }
        });
    }

    private void addPage(Reload from, NotificationsList page, int length) {
        if (from.add(page)) {
            askPage(from);
            return;
        }
        reload = null;
        NotificationsList list = from.list();
        Delivery reloaded = Delivery.ofFrame(() -> announcer.reload(list, from.reason), length);
        saveAtEnd(from, reloaded);
        callbacks.add(reloaded);
        if (from.caughtUp != null) {
            callbacks.add(from.caughtUp);
        }
        release(from);
        resumeFrom = received == null ? resumeFrom : received.toString();
        pages.complete(list, from.reason);
    }

    /**
     * Later pages show the list as it was after some of the held steps. Only when the last of these was told is the list
     * that of one place in the log, and only that place is saved: a log that lost one of them must refuse this client.
     */
    private void saveAtEnd(Reload ended, Delivery reloaded) {
        ended.held.forEach(Delivery::unsaved);
        Delivery last = ended.held.isEmpty() ? reloaded : ended.held.get(ended.held.size() - 1);
        if (received != null) {
            last.saving(received.toString());
        }
    }
}
