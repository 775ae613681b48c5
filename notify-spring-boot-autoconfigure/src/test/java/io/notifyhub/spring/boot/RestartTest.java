package io.notifyhub.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.spi.ListQuery;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** What devtools do: the context is closed and made anew in the same JVM, again and again. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RestartTest {
    @TempDir
    Path folder = Path.of("");

    @SpringBootConfiguration
    @WithoutSecurity
    static class Application {
        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ours, by their names. */
    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("notify")) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    @Test
    void findsItsPortAndItsFileAgainAndLeavesNoThreadBehind() throws Exception {
        int port = freePort();
        Set<String> before = threads();
        for (int run = 1; run <= 3; run++) {
            try (ConfigurableApplicationContext application = FileApplication.start(folder, port, Application.class);
                    Socket client = new Socket(Socket.uri(application, "?token=" + Tokens.of("5")))) {
                assertThat(client.next()).contains("connection_established").contains("\"unread_count\":" + (run - 1));
                assertThat(client.next()).contains("caught_up");
                NotificationHub hub = application.getBean(NotificationHub.class);
                hub.notifyUser("5", "tick", run);
                assertThat(client.next()).startsWith("{\"type\":\"tick\",\"data\":" + run);
                assertThat(hub.inbox("5").list(ListQuery.newest()).total()).isEqualTo(run);
                MeterRegistry meters = application.getBean(MeterRegistry.class);
                assertThat(meters.get("notify.connections").gauge().value()).isEqualTo(1);
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
        }
    }
}
