package io.notifyhub.simulator;

import io.notifyhub.client.spi.ClientSocket;
import io.notifyhub.client.spi.SocketListener;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HostConnection;
import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.host.OutboundFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket between a device and a node, with both ends as a client library and a web server give them to the client and
 * the hub. What is sent arrives in order, later, or not at all. For one thread.
 */
final class Link {
    private static final int NO_CLOSE_FRAME = 1006;
    /** How long a server waits for the answer to its close frame. */
    private static final long CLOSE_TIMEOUT = 5 * Timeline.SECOND;
    /** After so long without a byte a server gives a connection up, with {@link #STALLED}. */
    private static final long STALL_TIMEOUT = 180 * Timeline.SECOND;

    private static final int STALLED = 4008;
    private static final int MOST_READ = 3;
    /** Frames a device may have on their way to the server. */
    private static final int CLIENT_ROOM = 64;

    private final World world;
    final Node node;
    private final Actor device;
    private final String user;
    private final SocketListener listener;
    private final ClientEnd clientEnd = new ClientEnd();
    private final ServerEnd serverEnd = new ServerEnd();

    private final WireWatch watch;
    private final Requests requests = new Requests();

    // on their way
    private final ArrayDeque<Item> down = new ArrayDeque<>();
    private final ArrayDeque<Item> up = new ArrayDeque<>();
    private long lastDown;
    private long lastUp;
    /** Nothing comes through any longer, and nobody is told. */
    private boolean silent;

    private long cloggedUntil;

    // the client's end
    private boolean clientOpen = true;
    private String token = "";
    private int refreshes;
    private final Map<String, String> unanswered = new LinkedHashMap<>(0);

    // the server's end
    private @Nullable HostSession session;
    private boolean serverOpen = true;
    private boolean serverClosing;
    private final ArrayDeque<OutboundFrame> unflushed = new ArrayDeque<>();
    private int capacity;
    private long perFrame;
    private int inFlight;
    private boolean roomWanted;
    private boolean suspended;

    /** A frame, or the end with its code. */
    private record Item(@Nullable String text, int code, String reason) {}

    Link(World world, Node node, Actor device, String user, SocketListener listener) {
        this.world = world;
        this.node = node;
        this.device = device;
        this.user = user;
        this.watch = new WireWatch(world.logs.histories());
        this.listener = listener;
        this.capacity = world.plan.room;
    }

    ClientSocket clientEnd() {
        return clientEnd;
    }

    /** Starts to connect. */
    void open(Handshake handshake) {
        token = handshake.tokens().get(0);
        if (!node.actor.isAlive()) {
            world.time.after(world.latency.ofNetwork(), device, "refused", () -> clientClosed(NO_CLOSE_FRAME, ""));
            return;
        }
        node.links.add(this);
        world.time.after(world.latency.ofNetwork(), node.actor, "accept", () -> accept(handshake));
    }

    private void accept(Handshake handshake) {
        if (!serverOpen || silent) {
            return;
        }
        world.trace.note(node.actor.name, "accept", device.name + " cursor=" + handshake.cursor());
        world.coincidences.opening(user);
        session = node.hub.endpoint().open(handshake, serverEnd);
    }

    boolean isOpen() {
        return clientOpen && serverOpen;
    }

    /** Whether the device was told on it that its place is of no use. */
    boolean wasRefused() {
        return watch.isRefused();
    }

    boolean isSilent() {
        return silent;
    }

    /** Since when the node owes the device an answer, or {@link Long#MAX_VALUE}. */
    long owesAnswerSince() {
        return requests.oldest();
    }

    // --- faults

    /** Both sides lose the connection, and learn of it. What was on its way arrives in part. */
    void cut() {
        truncate(down, Math.max(0, inFlight));
        truncate(up, 0);
        send(down, new Item(null, NO_CLOSE_FRAME, ""));
        world.time.after(world.latency.ofNetwork(), node.actor, "cut", () -> serverClosed(NO_CLOSE_FRAME));
    }

    private void truncate(ArrayDeque<Item> queue, int unused) {
        int keep = world.chance.below(queue.size() + 1);
        while (queue.size() > keep) {
            queue.pollLast();
        }
    }

    /** The node is no more: the device is told, or not. */
    void nodeDied(boolean told) {
        serverOpen = false;
        unflushed.clear();
        if (told) {
            truncate(down, 0);
            send(down, new Item(null, NO_CLOSE_FRAME, ""));
        } else {
            silence();
        }
    }

    /** The device is no more: the server is told, or not. */
    void deviceDied(boolean told) {
        clientOpen = false;
        down.clear();
        if (told) {
            world.time.after(world.latency.ofNetwork(), node.actor, "reset", () -> serverClosed(NO_CLOSE_FRAME));
        } else {
            silence();
        }
    }

    /** Nothing comes through any longer. */
    void silence() {
        if (!silent) {
            silent = true;
            down.clear();
            up.clear();
            world.time.after(STALL_TIMEOUT, node.actor, "stalled", () -> serverClosed(STALLED));
        }
    }

    /** Nothing comes through for a while; then it goes on. */
    void clog(long nanos) {
        cloggedUntil = Math.max(cloggedUntil, world.time.now() + nanos);
    }

    void unclog() {
        if (world.time.now() < cloggedUntil) {
            cloggedUntil = 0;
            lastDown = 0;
            lastUp = 0;
            down.forEach(item -> world.time.after(world.latency.ofNetwork(), device, "frame", this::arriveDown));
            up.forEach(item -> world.time.after(world.latency.ofNetwork(), node.actor, "frame", this::arriveUp));
        }
    }

    void throttle(int frames, long nanosPerFrame) {
        capacity = frames;
        perFrame = nanosPerFrame;
    }

    /** It is fast again; what was silenced stays so. */
    void heal() {
        unclog();
        throttle(world.plan.room, 0);
    }

    /** The server gives it up, whatever it is. */
    void giveUp() {
        serverClosed(STALLED);
    }

    /** The device sends a fresh token on the open connection. */
    void refresh(String fresh) {
        String ref = "t" + ++refreshes;
        unanswered.put(ref, fresh);
        send(up, new Item("{\"type\":\"authenticate\",\"token\":\"" + fresh + "\",\"ref\":\"" + ref + "\"}", 0, ""));
    }

    /** What it came with, or brought since; null while nobody knows. */
    @Nullable
    String token() {
        return unanswered.isEmpty() ? token : null;
    }

    private void answered(String text) {
        boolean taken = text.startsWith("{\"type\":\"authenticated\"");
        for (String ref : List.copyOf(unanswered.keySet())) {
            if (text.contains("\"ref\":\"" + ref + '"')) {
                String fresh = unanswered.remove(ref);
                token = taken && fresh != null ? fresh : token;
            }
        }
    }

    // --- the way down

    private void send(ArrayDeque<Item> queue, Item item) {
        if (silent) {
            return;
        }
        queue.add(item);
        long now = world.time.now();
        long arrival = Math.max(now, cloggedUntil) + world.latency.ofNetwork();
        if (queue == down) {
            lastDown = Math.max(lastDown + perFrame, arrival);
            world.time.after(lastDown - now, device, "frame", this::arriveDown);
        } else {
            lastUp = Math.max(lastUp, arrival);
            world.time.after(lastUp - now, node.actor, "frame", this::arriveUp);
        }
    }

    private void arriveDown() {
        if (world.time.now() < cloggedUntil) {
            world.time.after(cloggedUntil - world.time.now(), device, "frame", this::arriveDown);
            return;
        }
        Item item = down.poll();
        if (item == null) {
            return;
        }
        String text = item.text();
        if (text == null) {
            clientClosed(item.code(), item.reason());
            if (item.code() != NO_CLOSE_FRAME) {
                world.time.after(
                        world.latency.ofNetwork(), node.actor, "close answer", () -> serverClosed(item.code()));
            }
            return;
        }
        inFlight--;
        if (roomWanted && inFlight <= capacity / 2) {
            roomWanted = false;
            world.time.after(world.latency.ofTask(), node.actor, "writable", this::writable);
        }
        if (clientOpen) {
            world.trace.note(device.name, "<-", text);
            look(text);
            listener.onText(text);
        }
    }

    /** Whoever reads the socket may be in the middle of it when the client turns away. */
    private void letThroughWhatWasRead() {
        int few = silent ? 0 : world.chance.below(MOST_READ + 1);
        for (Item item : down) {
            String text = item.text();
            if (text == null || few-- == 0) {
                return;
            }
            world.time.after(world.latency.ofTask(), device, "late frame", () -> {
                world.trace.note(device.name, "<- late", text);
                listener.onText(text);
            });
        }
    }

    private void look(String text) {
        if (!unanswered.isEmpty()) {
            answered(text);
        }
        requests.answered(text);
        boolean before = watch.isGreeted();
        String complaint = watch.complaint(text);
        if (watch.isGreeted() && !before && world.trouble.isFlapping()) {
            world.time.after(world.chance.spread(Timeline.MILLI, 50 * Timeline.MILLI), node.actor, "flap", this::cut);
        }
        if (complaint != null) {
            world.report(device.name + " was sent, " + complaint + ": " + text);
        }
        world.coincidences.replaying(this, user, watch.rev(), watch.shown());
    }

    private void writable() {
        HostSession to = session;
        if (to != null && serverOpen) {
            to.onWritable();
        }
    }

    private void clientClosed(int code, String reason) {
        if (clientOpen) {
            clientOpen = false;
            world.trace.note(device.name, "closed", code + " " + reason);
            world.tally.add("close " + code);
            listener.onClosed(code, reason, code == NO_CLOSE_FRAME ? new IOException("connection reset") : null);
        }
    }

    // --- the way up

    private void arriveUp() {
        boolean readAlready = suspended && !world.chance.oneIn(8);
        if (readAlready || world.time.now() < cloggedUntil) {
            long until = Math.max(0, cloggedUntil - world.time.now());
            if (until > 0) {
                world.time.after(until, node.actor, "frame", this::arriveUp);
            }
            return;
        }
        Item item = up.poll();
        HostSession to = session;
        if (item == null || to == null || !serverOpen) {
            return;
        }
        String text = item.text();
        if (text == null) {
            serverClosed(item.code());
            send(down, new Item(null, item.code(), ""));
        } else {
            world.trace.note(node.actor.name, "<-", device.name + ' ' + text);
            requests.asked(text, world.time.now());
            to.onText(text);
        }
    }

    private void serverClosed(int code) {
        HostSession to = session;
        if (!serverOpen) {
            return;
        }
        serverOpen = false;
        serverClosing = true;
        unflushed.clear();
        node.links.remove(this);
        if (to != null) {
            world.trace.note(node.actor.name, "closed", device.name + ' ' + code);
            to.onClosed(code);
        }
    }

    /** What the device's side calls. */
    private final class ClientEnd implements ClientSocket {
        @Override
        public boolean send(String text) {
            if (!clientOpen || up.size() >= CLIENT_ROOM) {
                return false;
            }
            if (text.startsWith("{\"type\":\"authenticate\"")) {
                unanswered.put(field(text, "ref"), field(text, "token"));
            }
            Link.this.send(up, new Item(text, 0, ""));
            return true;
        }

        private String field(String text, String name) {
            int begin = text.indexOf('"' + name + "\":\"") + name.length() + 4;
            return text.substring(begin, text.indexOf('"', begin));
        }

        @Override
        public void close(int code, String reason) {
            if (clientOpen) {
                Link.this.send(up, new Item(null, code, reason));
            }
        }

        @Override
        public void terminate() {
            if (clientOpen) {
                letThroughWhatWasRead();
                deviceDied(!silent);
            }
        }
    }

    /** What the node's side calls. */
    private final class ServerEnd implements HostConnection {
        @Override
        public boolean offer(OutboundFrame frame) {
            if (!serverOpen || serverClosing) {
                return false;
            }
            if (inFlight >= capacity) {
                roomWanted = true;
                return false;
            }
            inFlight++;
            unflushed.add(frame);
            return true;
        }

        @Override
        public void flush() {
            if (!node.actor.isAlive()) {
                return;
            }
            for (OutboundFrame frame = unflushed.poll(); frame != null; frame = unflushed.poll()) {
                Link.this.send(down, new Item(textOf(frame), 0, ""));
            }
        }

        private String textOf(OutboundFrame frame) {
            return frame.hostForm(String.class, bytes -> new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void suspendReceives() {
            suspended = true;
        }

        @Override
        public void resumeReceives() {
            if (suspended) {
                suspended = false;
                for (int i = up.size(); i > 0; i--) {
                    world.time.after(world.latency.ofTask(), node.actor, "frame", Link.this::arriveUp);
                }
            }
        }

        @Override
        public void close(int code, String reason) {
            if (!serverOpen || serverClosing) {
                return;
            }
            flush();
            serverClosing = true;
            Link.this.send(down, new Item(null, code, reason));
            world.time.after(CLOSE_TIMEOUT, node.actor, "close timeout", () -> serverClosed(code));
        }

        @Override
        public String remoteAddress() {
            return device.name;
        }
    }
}
