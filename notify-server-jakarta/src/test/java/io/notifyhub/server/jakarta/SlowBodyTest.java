package io.notifyhub.server.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.RawSocket;
import io.notifyhub.server.testkit.ServerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients whose bodies do not come: they hold no thread of the container's, and are not waited for. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SlowBodyTest {
    /** More than containers have threads for requests. */
    private static final int CLIENTS = 250;

    private static final String POST =
            "POST /api/notifications/read_all/?token=" + Jwt.tokenOf(1L) + " HTTP/1.1\r\nHost: h\r\n";

    private static final String SLOW = POST + "Content-Length: 100\r\n\r\n{";

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "JETTY"})
    void keepNobodyElseWaiting(Container.Kind kind) {
        List<RawSocket> slow = new ArrayList<>();
        try (LiveEndpoint live = LiveEndpoint.start(kind, ServerSettings.DEFAULT)) {
            for (int i = 0; i < CLIENTS; i++) {
                slow.add(RawSocket.request(live.port(), SLOW));
            }
            // It waits for ten seconds, which is less than a body may take.
            try (RawSocket quick = RawSocket.request(live.port(), POST + "Content-Length: 2\r\n\r\n{}")) {
                assertThat(quick.readStatus()).isEqualTo(200);
            }
        } finally {
            slow.forEach(RawSocket::close);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "JETTY"})
    void areToldThatItTookTooLong(Container.Kind kind) {
        NotificationHub hub = ServerSettings.DEFAULT.build();
        NotifyEndpoint endpoint =
                NotifyEndpoint.builder(hub).bodyTime(Duration.ofMillis(300)).build();
        try (LiveEndpoint live = new LiveEndpoint(hub, endpoint, kind.start(new Deployment(endpoint, null)));
                RawSocket slow = RawSocket.request(live.port(), SLOW)) {
            assertThat(slow.readStatus()).isEqualTo(408);
        }
    }
}
