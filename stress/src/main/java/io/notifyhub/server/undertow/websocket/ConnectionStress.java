package io.notifyhub.server.undertow.websocket;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.Z_Result;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;

/** Races between those who use a WebSocket from any thread and its I/O thread. */
public final class ConnectionStress {
    private static final WriteBuffers BUFFERS = new WriteBuffers(4);
    private static final WebSocketSettings SETTINGS =
            WebSocketSettings.builder().maxQueuedFrames(2).maxQueuedBytes(1_000).build();
    private static final WebSocketFrame ONE = WebSocketFrame.text("one");
    private static final WebSocketFrame TWO = WebSocketFrame.text("two");
    private static final WebSocketFrame THREE = WebSocketFrame.text("three");

    private ConnectionStress() {}

    /** An open connection, and what its listener was told. */
    public abstract static class Rig implements WebSocketListener {
        final StressChannel channel = new StressChannel();
        private final IoThreadConnections group =
                new IoThreadConnections(channel.getIoThread(), SETTINGS, new AtomicInteger(), () -> {});
        final WebSocketConnection connection = new WebSocketConnection(
                channel, group, SETTINGS, BUFFERS, InetSocketAddress.createUnresolved("peer", 1), null);
        int writable;
        String told = "";

        @SuppressWarnings("NullAway") // Nobody looks at the request.
        Rig() {
            connection.suspendReceives();
            channel.runIoThread();
            connection.open((request, opened) -> this, null);
        }

        /** The selector found that the socket takes more, if it was asked to look. */
        void socketHasRoom() {
            channel.sink.room(1_000);
            if (channel.sink.isResumed()) {
                ChannelListeners.invokeChannelListener(
                        channel.getSinkChannel(), channel.getSinkChannel().getWriteListener());
            }
            channel.runIoThread();
        }

        @Override
        public void onText(String text) {}

        @Override
        public void onWritable() {
            writable++;
        }

        @Override
        public void onClosed(int code, String reason) {
            told += " told" + code;
        }
    }

    /** A frame is offered to a connection that is full just as the socket takes more. */
    @JCStressTest
    @State
    @Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "Taken.")
    @Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "Refused; the listener was told of room, once.")
    @Outcome(expect = FORBIDDEN, desc = "Refused and not told of room, or told although nothing was refused.")
    public static class OfferAgainstRoom extends Rig {
        private boolean taken;

        public OfferAgainstRoom() {
            channel.sink.room(1);
            connection.offer(ONE);
            connection.offer(TWO);
            connection.flush();
            // Who makes thousands of these has its frames gathered.
            channel.runIoThread();
        }

        @Actor
        public void ioThread() {
            socketHasRoom();
        }

        @Actor
        public void sender() {
            taken = connection.offer(THREE);
            connection.flush();
        }

        @Arbiter
        public void end(ZI_Result r) {
            channel.runIoThread();
            r.r1 = taken;
            r.r2 = writable;
        }
    }

    /** A sender leaves frames of a connection just as the I/O thread ends its round over those that were left before. */
    @JCStressTest
    @State
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "Visited in this round or in another.")
    @Outcome(expect = FORBIDDEN, desc = "The frames lie there, and no round is to come.")
    public static class LeaveAgainstRound extends Rig {
        private final LeftFrames left = new LeftFrames(channel.getIoThread());
        private final WebSocketConnection other = new WebSocketConnection(
                channel,
                new IoThreadConnections(channel.getIoThread(), SETTINGS, new AtomicInteger(), () -> {}),
                SETTINGS,
                BUFFERS,
                InetSocketAddress.createUnresolved("other", 1),
                null);

        public LeaveAgainstRound() {
            left.add(connection);
        }

        @Actor
        public void ioThread() {
            channel.runIoThread();
        }

        @Actor
        public void sender() {
            left.add(other);
        }

        @Arbiter
        public void end(Z_Result r) {
            channel.runIoThread();
            r.r1 = left.isEmpty();
        }
    }

    /** Both sides close at the same moment; then the connection goes. */
    @JCStressTest
    @State
    @Outcome(id = "close1000 told1000", expect = ACCEPTABLE, desc = "The application was first.")
    @Outcome(id = "close told1005", expect = ACCEPTABLE, desc = "The peer was first, and got its close frame back.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "The end was told twice or not at all, or with the code of the one who was late.")
    public static class CloseAgainstPeer extends Rig {
        public CloseAgainstPeer() {
            connection.resumeReceives();
            channel.runIoThread();
        }

        @Actor
        public void application() {
            connection.close(1000, "");
        }

        @Actor
        public void ioThread() {
            channel.receiveClose();
            channel.runIoThread();
        }

        @Arbiter
        public void end(L_Result r) {
            channel.runIoThread();
            IoUtils.safeClose(channel);
            channel.runIoThread();
            r.r1 = channel.sink.frames() + told;
        }
    }

    /** Two close at the same moment while data waits for the peer. */
    @JCStressTest
    @State
    @Outcome(id = "one close1000", expect = ACCEPTABLE, desc = "The one.")
    @Outcome(id = "one close1001", expect = ACCEPTABLE, desc = "The other.")
    @Outcome(expect = FORBIDDEN, desc = "What was queued is lost, or more than one close frame was sent.")
    public static class CloseAgainstClose extends Rig {
        public CloseAgainstClose() {
            channel.sink.room(1);
            connection.offer(ONE);
            connection.flush();
        }

        @Actor
        public void one() {
            connection.close(1000, "");
        }

        @Actor
        public void other() {
            connection.close(1001, "");
        }

        @Arbiter
        public void end(L_Result r) {
            socketHasRoom();
            r.r1 = channel.sink.frames();
        }
    }
}
