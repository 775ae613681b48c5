package io.notifyhub.simulator;

import io.notifyhub.client.ClientState;
import io.notifyhub.client.CursorStore;
import io.notifyhub.client.InboxSnapshot;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.client.NotifyClientBuilder;
import io.notifyhub.client.spi.ClientSocket;
import io.notifyhub.client.spi.SocketListener;
import io.notifyhub.client.spi.SocketRequest;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.protocol.Cursor;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A device: a real client, process after process, with what it saved. For one thread.
 */
final class SimulatedClient {
    private static final URI SERVER = URI.create("ws://sim/ws/notifications/");
    private static final int LOST_CHARACTERS = 3;
    private static final int FEW = 16;
    private static final int FEWEST_SHOWN = 5;
    private static final int MORE_SHOWN = 60;

    final String name;
    final String user;
    private final World world;
    private final boolean quickDisk;
    private final int maxQueuedFrames;
    /** With a list of its own, and commands that wait; null for a device that keeps a cursor alone. */
    private final @Nullable SimulatedDisk disk;

    private final int maxShown;
    /** What became of these is not known yet, by the numbers of the commands. */
    final Map<Long, String> keptCommands = new HashMap<>();

    private int lives;
    private @Nullable String saved;
    private @Nullable Life life;
    private boolean killBeforeSave;

    SimulatedClient(World world, String user, int index) {
        this.world = world;
        this.user = user;
        this.name = user + index;
        this.quickDisk = world.chance.oneIn(2);
        this.maxQueuedFrames = world.chance.oneIn(4) ? FEW : 10_000;
        // Of chance of its own, as the seeds that are remembered were drawn before there were lists.
        Chance own = new Chance(world.seed * 31 + name.hashCode());
        this.disk = world.plan.hasLists && own.below(3) > 0 ? new SimulatedDisk(world, this, own.split()) : null;
        this.maxShown = FEWEST_SHOWN + own.below(own.oneIn(2) ? 5 : MORE_SHOWN);
    }

    /** One life of the process. */
    final class Life implements CursorStore {
        final Actor actor = new Actor(name + '.' + ++lives);
        final Tasks callbacks = new Tasks(world.time, world.latency, actor, "callback");
        final ClientEar ear = new ClientEar(world, SimulatedClient.this, actor);
        final NotifyClient client;
        private final ConnectRate rate = new ConnectRate();
        private @Nullable Link link;
        private boolean refused;

        Life() {
            Chance random = world.chance.split();
            NotifyClientBuilder builder = NotifyClient.builder(SERVER)
                    .token(this::token)
                    .cursorStore(this)
                    .wallClock(world.clock::millis)
                    .userKey(user)
                    .firstAttempt(1_000L * lives)
                    .deviceId(name)
                    .scheduler(new Timers(world.time, world.latency, actor))
                    .connectExecutor(new Tasks(world.time, world.latency, actor, "blocking"))
                    .callbackExecutor(callbacks)
                    .nanoTime(world.time.nanoTime())
                    .random(random.asRandom())
                    .socketFactory(this::connect)
                    .maxQueuedFrames(maxQueuedFrames)
                    .listener(new WhileAlive(actor, ear));
            client = disk == null
                    ? builder.build()
                    : builder.stateStorage(disk.open(actor))
                            .inboxModel(maxShown)
                            .build();
        }

        /** Whether it shows a list, and nothing waits any more. */
        private boolean hasEverything() {
            if (disk == null) {
                return true;
            }
            InboxSnapshot shown = client.inboxModel().snapshot();
            return shown.isLoaded() && shown.waitingCommands() == 0;
        }

        /** Nobody sends a step twice to a client that was never told to reload. */
        private void check() {
            boolean everRefused = refused || (link != null && link.wasRefused());
            if (client.ignoredSteps() > 0 && !everRefused) {
                world.report(actor.name + " was sent " + client.ignoredSteps() + " steps that it had before");
            }
        }

        private String token() throws IOException {
            if (world.trouble.strikes(Fault.TOKEN_FAILED)) {
                throw new IOException("injected: no token");
            }
            return world.tokens.issue(user);
        }

        private ClientSocket connect(SocketRequest request, SocketListener listener) {
            String cursor = queryOf(request.uri(), "cursor");
            String token = request.headers().getOrDefault("Authorization", "").substring("Bearer ".length());
            // Whoever hears of a new network tries at once, and whoever was slow goes on at once.
            boolean impatient = world.plan.has(Fault.NETWORK_CHANGED) || maxQueuedFrames == FEW;
            if (rate.isStorm(world.time.now()) && !impatient) {
                world.report(actor.name + " storms the server");
            }
            Link made = world.network.link(actor, user, listener);
            refused |= link != null && link.wasRefused();
            link = made;
            world.trace.note(actor.name, "connect", made.node.actor.name + " cursor=" + cursor);
            made.open(new Handshake(List.of(token), cursor));
            return made.clientEnd();
        }

        // --- what a cursor is saved on

        @Override
        public @Nullable String load(String key) throws IOException {
            if (world.trouble.strikes(Fault.LOAD_FAILED)) {
                throw new IOException("injected: the disk cannot be read");
            }
            return saved;
        }

        @Override
        public void save(String key, String cursor) throws IOException {
            if (!actor.isAlive()) {
                return;
            }
            if (diesNow()) {
                kill();
                return;
            }
            if (world.trouble.strikes(Fault.SAVE_FAILED)) {
                throw new IOException("injected: the disk is full");
            }
            saved = cursor;
            world.trace.note(actor.name, "saved", cursor);
            if (Cursor.parse(cursor) != null) {
                world.history.cursorSaved(name, world.millis(), cursor);
            }
        }

        @Override
        public boolean isQuick() {
            return quickDisk;
        }
    }

    private static @Nullable String queryOf(URI uri, String key) {
        String query = uri.getRawQuery();
        for (String part : query == null ? new String[0] : query.split("&")) {
            if (part.startsWith(key + '=')) {
                return java.net.URLDecoder.decode(
                        part.substring(key.length() + 1), java.nio.charset.StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    // --- its life

    /** What its next life begins with. */
    private @Nullable String saved() {
        return disk == null ? saved : disk.state().cursor();
    }

    /** Whether its process is to die in the middle of what it saves now. */
    boolean diesNow() {
        boolean dies = killBeforeSave;
        if (dies) {
            killBeforeSave = false;
            world.tally.add(Fault.KILLED_BEFORE_SAVE);
        }
        return dies;
    }

    boolean hasList() {
        return disk != null;
    }

    void start() {
        if (life != null && life.client.state() == ClientState.FAILED) {
            kill();
        }
        if (life == null) {
            // What is no cursor, because a list was due or the disk is damaged, says no more than that one is due.
            String place = saved();
            world.history.clientStarted(name, world.millis(), user, Cursor.parse(place) == null ? null : place);
            world.trace.note(name, "start", String.valueOf(place));
            Life begun = new Life();
            life = begun;
            begun.client.connect();
        }
    }

    /** Ends the process without warning. */
    void kill() {
        Life ended = life;
        if (ended != null) {
            life = null;
            ended.check();
            ended.actor.die();
            world.trace.note(name, "killed", String.valueOf(saved()));
            world.history.killed(name, world.millis());
            world.operations.lost(ended.actor);
            if (ended.link != null) {
                ended.link.deviceDied(!world.chance.oneIn(4));
            }
        }
    }

    /** The application closes its client; a while later the process has ended. */
    void close() {
        Life ended = life;
        if (ended != null) {
            ended.client.close();
            world.time.after(3 * Timeline.SECOND, ended.actor, "exit", () -> {
                if (life == ended) {
                    kill();
                }
            });
        }
    }

    void killBeforeNextSave() {
        killBeforeSave = true;
    }

    void damageCursor() {
        if (disk != null) {
            if (disk.damage()) {
                world.operations.forget(this);
            }
            return;
        }
        String whole = saved;
        if (whole != null) {
            saved = whole.substring(0, Math.max(1, whole.length() - LOST_CHARACTERS));
        }
    }

    void heal() {
        killBeforeSave = false;
        Life living = life;
        if (living != null) {
            world.time.resume(living.actor);
            living.callbacks.slow(0);
        }
    }

    /** Whether it is connected and has told everything up to its opening. */
    boolean isSettled() {
        Life living = life;
        return living != null
                && link() != null
                && living.client.state() == ClientState.CONNECTED
                && living.ear.isCaughtUp()
                && living.hasEverything();
    }

    /** What must hold of its life so far. */
    void check() {
        Life living = life;
        if (living != null) {
            living.check();
        }
    }

    String describe() {
        Life living = life;
        return living == null
                ? "dead"
                : living.client.state() + ", caught up: " + living.ear.isCaughtUp()
                        + (disk == null ? "" : ", " + living.client.inboxModel().snapshot());
    }

    @Nullable
    Life life() {
        return life;
    }

    /** Its connection, if there is one that both sides know. */
    @Nullable
    Link link() {
        Life living = life;
        Link current = living == null ? null : living.link;
        return current != null && current.isOpen() && !current.isSilent() ? current : null;
    }
}
