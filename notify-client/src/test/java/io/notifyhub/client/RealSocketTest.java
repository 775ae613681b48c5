package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client on the WebSocket implementation of the class path. */
@Timeout(60)
class RealSocketTest {
    private static final ReconnectPolicy QUICK =
            ReconnectPolicy.of(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofSeconds(60));

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<StateChange> changes = new CopyOnWriteArrayList<>();
    private NotifyClient client = client(URI.create("ws://127.0.0.1:1/"));

    private NotifyClient client(URI uri) {
        return NotifyClient.builder(uri)
                .token(() -> "a.b.c")
                .reconnectPolicy(QUICK)
                .livenessGrace(Duration.ofMillis(500))
                .eventStreamFallback(false)
                .onNotification(entry -> told.add("created " + entry.id()))
                .onState(changes::add)
                .build();
    }

    /**
     * What the implementation throws on threads of its own is not for these tests to fail by: the engine for Android now and
     * then shuts its timers down under an attempt that has just begun. The client then gives the attempt up at its deadline.
     */
    @BeforeAll
    static void mindOwnThreads() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private void connectTo(URI uri) throws Exception {
        client = client(uri);
        client.connect().toCompletableFuture().get(40, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("connects with its token in the header, receives, asks and is answered")
    void receives() throws Exception {
        try (SocketPeer peer = new SocketPeer(0)) {
            peer.greeting = Rig.hello(5, false);
            connectTo(peer.uri());
            assertThat(peer.tokens).containsExactly("Bearer a.b.c");
            peer.sendBinary();
            for (int rev = 6; rev < 1_006; rev++) {
                peer.send(Rig.created(rev));
            }
            await().untilAsserted(() -> assertThat(told).hasSize(1_000));
            assertThat(told).startsWith("created 6", "created 7").endsWith("created 1005");

            var read = client.inbox().markRead(7);
            await().until(() -> !peer.received.isEmpty());
            peer.send(Rig.done(peer.received.get(0).replaceAll(".*\"ref\":\"([^\"]+)\".*", "$1")));
            read.toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    @DisplayName("a large frame comes in whole")
    void large() throws Exception {
        try (SocketPeer peer = new SocketPeer(0)) {
            peer.greeting = Rig.hello(5, false);
            connectTo(peer.uri());
            peer.send(Rig.created(6).replace("\"data\":", "\"message\":\"" + "x".repeat(1_100_000) + "\",\"data\":"));
            await().untilAsserted(() -> assertThat(told).containsExactly("created 6"));
        }
    }

    @Test
    @DisplayName("a server that stops and starts again is found, and asked for what was missed")
    void restart() throws Exception {
        int port;
        try (SocketPeer peer = new SocketPeer(0)) {
            peer.greeting = Rig.hello(5, false);
            port = peer.port();
            connectTo(peer.uri());
            peer.send(Rig.created(6));
            await().untilAsserted(() -> assertThat(told).hasSize(1));
        }
        await().until(() -> client.state() == ClientState.RECONNECTING);
        try (SocketPeer peer = new SocketPeer(port)) {
            peer.greeting = Rig.hello(6, true);
            await().until(() -> !peer.channels.isEmpty());
            await().until(() -> client.state() == ClientState.CONNECTED);
            peer.send(Rig.created(7));
            await().untilAsserted(() -> assertThat(told).containsExactly("created 6", "created 7"));
            assertThat(peer.queries).containsExactly("cursor=" + Rig.at(6));
        }
    }

    @Test
    @DisplayName("the server's close code arrives, and a goodbye reaches the server as 1000")
    void closeCodes() throws Exception {
        try (SocketPeer peer = new SocketPeer(0)) {
            peer.greeting = Rig.hello(5, false);
            connectTo(peer.uri());
            client.close();
            await().until(() -> peer.last().isCloseFrameReceived());
            assertThat(peer.last().getCloseCode()).isEqualTo(1000);

            connectTo(peer.uri());
            peer.sendClose(4009);
            await().until(() -> client.state() == ClientState.FAILED);
            await().untilAsserted(() ->
                    assertThat(changes.get(changes.size() - 1).cause()).hasMessageContaining("4009"));
        }
    }

    @Test
    @DisplayName("a refused handshake is tried again")
    void refused() throws Exception {
        try (SocketPeer peer = new SocketPeer(0)) {
            peer.greeting = Rig.hello(5, false);
            for (int status : new int[] {401, 403, 503}) {
                peer.refuseWith = status;
                peer.queries.clear();
                client = client(peer.uri());
                var connected = client.connect();
                await().until(() -> peer.queries.size() >= 2);
                peer.refuseWith = 0;
                connected.toCompletableFuture().get(40, TimeUnit.SECONDS);
                client.close();
            }
        }
    }

    @Test
    @DisplayName("a peer that falls silent while its connection stays open is noticed, left, and let go of")
    void halfOpen() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            List<Socket> accepted = new CopyOnWriteArrayList<>();
            Thread peer = new Thread(() -> greetAndFreeze(server, accepted));
            peer.setDaemon(true);
            peer.start();
            connectTo(URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/"));
            await().atMost(Duration.ofSeconds(40)).until(() -> accepted.size() >= 2);
            assertThat(changes)
                    .anySatisfy(change -> assertThat(change.cause()).hasMessageContaining("nothing came in"));
            InputStream first = accepted.get(0).getInputStream();
            await().atMost(Duration.ofSeconds(10)).until(() -> readToEnd(first));
            for (Socket socket : accepted) {
                socket.close();
            }
        }
    }

    /** Whether the other end has let go; false after reading what there was for a while. */
    private static boolean readToEnd(InputStream in) {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static void greetAndFreeze(ServerSocket server, List<Socket> accepted) {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setSoTimeout(200);
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) socket.getInputStream().read());
                }
                Matcher key = Pattern.compile("(?i)sec-websocket-key: *(\\S+)").matcher(head);
                String accept = key.find() ? key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11" : "";
                byte[] digest = MessageDigest.getInstance("SHA-1").digest(accept.getBytes(StandardCharsets.US_ASCII));
                byte[] hello = Rig.hello(5, false).replace("25000", "1000").getBytes(StandardCharsets.UTF_8);
                socket.getOutputStream()
                        .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                        + "Sec-WebSocket-Accept: "
                                        + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream()
                        .write(new byte[] {(byte) 0x81, 126, (byte) (hello.length >> 8), (byte) hello.length});
                socket.getOutputStream().write(hello);
                socket.getOutputStream().flush();
                accepted.add(socket);
            }
        } catch (Exception e) {
            // The test is over.
        }
    }

    @Test
    @DisplayName("many clients share the threads of the process")
    void threads() throws Exception {
        try (SocketPeer peer = new SocketPeer(0)) {
            peer.greeting = Rig.hello(5, false);
            connectTo(peer.uri());
            int before = Thread.activeCount();
            List<NotifyClient> many = new java.util.ArrayList<>();
            for (int i = 0; i < 40; i++) {
                NotifyClient one = client(peer.uri());
                many.add(one);
                one.connect().toCompletableFuture().get(40, TimeUnit.SECONDS);
            }
            assertThat(Thread.activeCount() - before).isLessThan(25);
            many.forEach(NotifyClient::close);
        }
    }
}
