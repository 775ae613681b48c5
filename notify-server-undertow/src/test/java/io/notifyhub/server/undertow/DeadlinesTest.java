package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.undertow.websocket.ClientFrames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send a byte a second, or nothing: all at once, as each takes its deadline. */
@Timeout(value = 40, unit = TimeUnit.SECONDS)
class DeadlinesTest {
    private static final double MOST_SECONDS = 20;

    /** One slow client. */
    private static final class Slow {
        final SocketChannel channel;
        final byte[] drip;
        final StringBuilder read = new StringBuilder();
        int at;

        Slow(int port, String first, byte[] drip) throws IOException {
            this.channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            this.drip = drip;
            channel.write(ByteBuffer.wrap(first.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
        }

        /** Sends its next byte and reads what there is. @return whether it was cut */
        boolean isCut() {
            ByteBuffer buffer = ByteBuffer.allocate(4_096);
            try {
                if (at < drip.length) {
                    at += channel.write(ByteBuffer.wrap(drip, at, 1));
                }
                int count = channel.read(buffer);
                read.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
                return count < 0;
            } catch (IOException e) {
                return true;
            }
        }
    }

    @Test
    void nobodyIsWaitedForLongerThanTwentySeconds() throws Exception {
        String upgrade = RawHttp.upgrade("?token=" + Jwt.tokenOf(1L), "Host: h");
        String post = RawHttp.request(
                "POST",
                "/api/notifications/",
                "Host: h",
                "Authorization: Bearer " + Jwt.tokenOf(1L),
                "Content-Length: 1000");
        byte[] letters = new byte[60];
        Arrays.fill(letters, (byte) 'x');
        byte[] fragments = new byte[60];
        Arrays.fill(fragments, (byte) 0);
        byte[] fragment = ClientFrames.frame(0x01, new byte[0]);
        for (int i = 0; i + fragment.length <= fragments.length; i += fragment.length) {
            System.arraycopy(fragment, 0, fragments, i, fragment.length);
            fragments[i] = (byte) (i == 0 ? 0x01 : 0x00);
        }
        byte[] nothing = {};
        try (LiveServer server = LiveServer.start()) {
            int port = server.port();
            Map<String, Slow> waiting = new LinkedHashMap<>();
            waiting.put("says nothing", new Slow(port, "", nothing));
            waiting.put("a header, byte by byte", new Slow(port, "GET / HTTP/1.1\r\nX: ", letters));
            waiting.put("half an upgrade", new Slow(port, upgrade.substring(0, upgrade.length() / 2), nothing));
            waiting.put("a body, byte by byte", new Slow(port, post, letters));
            waiting.put("a body that never comes", new Slow(port, post, nothing));
            waiting.put(
                    "a frame, byte by byte", new Slow(port, upgrade, ClientFrames.text("\"" + "x".repeat(80) + '"')));
            waiting.put("a message of endless fragments", new Slow(port, upgrade, fragments));
            waiting.put("refused, and never closes", new Slow(port, RawHttp.upgrade("", "Host: h"), nothing));
            Map<String, String> answers = new HashMap<>();
            long end = System.nanoTime() + (long) (MOST_SECONDS * 1e9);
            while (!waiting.isEmpty() && System.nanoTime() < end) {
                waiting.forEach((name, slow) -> {
                    if (slow.isCut()) {
                        answers.put(name, slow.read.toString());
                    }
                });
                waiting.keySet().removeAll(answers.keySet());
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
            assertThat(waiting.keySet()).as("not cut").isEmpty();
            assertThat(answers.get("a body, byte by byte"))
                    .startsWith("HTTP/1.1 408")
                    .contains("\"timeout\"");
            assertThat(answers.get("a body that never comes")).startsWith("HTTP/1.1 408");
            assertThat(answers.get("a frame, byte by byte")).contains("\"closing\",\"code\":1002");
            assertThat(answers.get("a message of endless fragments")).contains("\"closing\",\"code\":1002");
            assertThat(answers.get("refused, and never closes")).contains("\"closing\",\"code\":4001");
        }
    }
}
