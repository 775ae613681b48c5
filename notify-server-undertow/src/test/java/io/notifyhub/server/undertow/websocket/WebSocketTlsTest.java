package io.notifyhub.server.undertow.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The same over TLS, where only the I/O thread may touch the channel. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketTlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private SSLContext context;
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        context = context(selfSigned(folder));
        server = TestServer.startTls(WebSocketSettings.builder().build(), context);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void movesMessagesBothWaysAndCloses() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            client.send(ClientFrames.text("hello"), ClientFrames.ping("p"));
            assertThat(end.message()).isEqualTo("hello");
            assertThat(client.readFrame().text()).isEqualTo("p");
            byte[] large = new byte[60_000];
            client.send(ClientFrames.binary(large));
            assertThat(end.message()).isEqualTo(large);
            end.connection.offer(WebSocketFrame.binary(new byte[1_000_000]));
            end.connection.flush();
            assertThat(client.readFrame().payload()).hasSize(1_000_000);
            end.connection.close(1001, "bye");
            assertThat(client.readFrame().closeCode()).isEqualTo(1001);
            client.send(ClientFrames.close(1001, ""));
            assertThat(client.readsEnd()).isTrue();
            assertThat(end.closed().code()).isEqualTo(1001);
        }
        server.awaitEmpty();
    }

    @Test
    void answersTheCloseOfThePeer() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            client.send(ClientFrames.text("last"), ClientFrames.close(4001, "enough"));
            assertThat(client.readFrame().closeCode()).isEqualTo(4001);
            assertThat(client.readsEnd()).isTrue();
            assertThat(end.closed()).isEqualTo(new CloseStatus(4001, "enough"));
        }
        server.awaitEmpty();
    }

    @Test
    void keepsTheOrderOfManyThreads() throws Exception {
        int threads = 4;
        int each = 3_000;
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            List<Thread> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                senders.add(new Thread(() -> send(end.connection, thread, each)));
            }
            senders.forEach(Thread::start);
            int[] next = new int[threads];
            for (int i = 0; i < threads * each; i++) {
                ByteBuffer payload = ByteBuffer.wrap(client.readFrame().payload());
                int thread = payload.getInt();
                assertThat(payload.getInt()).isEqualTo(next[thread]++);
            }
            for (Thread sender : senders) {
                sender.join();
            }
        }
        server.awaitEmpty();
    }

    @Test
    void stopsAndGoesOnReading() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            end.onMessage = end.connection::suspendReceives;
            for (int i = 0; i < 50; i++) {
                client.send(ClientFrames.text("message " + i), ClientFrames.binary(new byte[5_000]));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(end.message()).isEqualTo("message " + i);
                end.connection.resumeReceives();
                assertThat(end.message()).isEqualTo(new byte[5_000]);
                end.connection.resumeReceives();
            }
            assertThat(end.messages.poll(50, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    @Test
    void survivesAFloodOfSmallMessages() throws Exception {
        int count = 20_000;
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            byte[][] burst = new byte[100][];
            for (int i = 0; i < count; i += burst.length) {
                for (int j = 0; j < burst.length; j++) {
                    burst[j] = ClientFrames.text("message " + (i + j));
                }
                client.send(burst);
            }
            for (int i = 0; i < count; i++) {
                assertThat(end.message()).isEqualTo("message " + i);
            }
        }
        server.awaitEmpty();
    }

    @Test
    void reportsABrokenConnection() throws Exception {
        RawWebSocketClient client = open();
        TestServer.Recorder end = server.accepted();
        client.close();
        assertThat(end.closed().code()).isEqualTo(1006);
        try (RawWebSocketClient other = open()) {
            TestServer.Recorder terminated = server.accepted();
            terminated.connection.terminate(4999, "out");
            assertThat(terminated.closed().code()).isEqualTo(4999);
            assertThat(other.isCut()).isTrue();
        }
        server.awaitEmpty();
    }

    private static void send(WebSocketConnection connection, int thread, int count) {
        for (int i = 0; i < count; i++) {
            WebSocketFrame frame = WebSocketFrame.binary(
                    ByteBuffer.allocate(8 + i % 100).putInt(thread).putInt(i).array());
            while (!connection.offer(frame)) {
                Thread.onSpinWait();
            }
            connection.flush();
        }
    }

    private RawWebSocketClient open() throws Exception {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
        return RawWebSocketClient.upgraded(RawWebSocketClient.around(socket));
    }

    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static Path selfSigned(Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "localhost",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        return store;
    }
}
