package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of wrong input, against the host in a process of its own, with a healthy client beside it whose latency is
 * printed, and what the process holds before and after. Run by {@code mvn verify -Pfaults}.
 */
@Tag("long")
class WrongInputTest {
    private static final int CONNECTIONS = 8;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final double MOST_P99_MILLIS = 200;

    @TempDir
    private Path folder;

    @Test
    @DisplayName("each kind of wrong input gets its answer, and nobody else notices")
    void everyKind() throws Exception {
        String token = HostProcess.token("wrong");
        List<String> report = new ArrayList<>();
        try (HostProcess host = new HostProcess(folder);
                HealthyClient healthy = new HealthyClient(host.port())) {
            host.warmUp();
            HostProcess.Held before = host.held();
            HealthyClient.Latency ignored = healthy.take();
            List<HealthyClient.Latency> all = new ArrayList<>();
            List<String> wrong = new ArrayList<>();
            for (WrongInput.Kind kind : WrongInput.all(token)) {
                String answer = send(kind, host.port());
                HealthyClient.Latency latency = healthy.take();
                all.add(latency);
                report.add(String.format(
                        "%-36s longest %6.1f ms   %s", kind.name(), latency.longest(), shown(kind, answer)));
                boolean clear = matching(kind).matcher(answer).find();
                if (!clear || answer.matches("(?s).*(Exception|io\\.notifyhub|\tat ).*") || healthy.end() != null) {
                    wrong.add(kind.name() + ": " + answer);
                }
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> host.held().descriptors() <= before.descriptors() + 5);
            HostProcess.Held after = host.held();
            report.forEach(System.out::println);
            System.out.println("before " + before + "; after " + after + "; lines in the log: " + host.logLines());
            HealthyClient.Latency latency = HealthyClient.Latency.ofAll(all);
            System.out.println("healthy client " + latency);
            assertThat(wrong).as("answers that were not clear").isEmpty();
            assertThat(latency.p99()).as("p99 of the healthy client").isLessThan(MOST_P99_MILLIS);
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 32);
            assertThat(host.logLines()).as("the log").isEmpty();
        }
    }

    private static Pattern matching(WrongInput.Kind kind) {
        return Pattern.compile(kind.expected(), Pattern.DOTALL);
    }

    /** Sends it on some connections at once. @return what came back on the last, up to what was expected */
    private static String send(WrongInput.Kind kind, int port) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(socket);
                try {
                    socket.getOutputStream().write(kind.bytes());
                } catch (IOException e) {
                    // Refused before it was all sent: the answer says so.
                }
            }
            return read(sockets.get(CONNECTIONS - 1), kind);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static String read(Socket socket, WrongInput.Kind kind) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        String text = "";
        try {
            do {
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    return text;
                }
                bytes.write(buffer, 0, count);
                text = bytes.toString(StandardCharsets.UTF_8);
            } while (!matching(kind).matcher(text).find());
        } catch (SocketTimeoutException e) {
            return text + " (and nothing more)";
        } catch (IOException e) {
            return text;
        }
        return text;
    }

    private static String shown(WrongInput.Kind kind, String answer) {
        String line = answer.replaceAll("[\\r\\n\\p{Cntrl}]+", " ");
        int start = kind.expected().startsWith("^") ? 0 : Math.max(0, line.lastIndexOf("{\"type\""));
        return line.substring(start, Math.min(line.length(), start + 90));
    }
}
