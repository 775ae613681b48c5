package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.NotificationRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mistakes of the embedding application itself: refused where it calls, and no device notices. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class UnwritableDataTest extends HostileTest {
    @Test
    void dataThatCannotBeWrittenIsRefusedAtTheCaller() {
        Map<String, Object> round = new HashMap<>();
        round.put("self", round);
        List<Object> deep = new ArrayList<>();
        List<Object> inner = deep;
        for (int i = 0; i < 100_000; i++) {
            List<Object> next = new ArrayList<>();
            inner.add(next);
            inner = next;
        }
        Object broken = new Object() {
            @SuppressWarnings("unused")
            public String getX() {
                throw new IllegalStateException(MARK);
            }
        };
        for (Object data : List.of(round, deep, broken, new Object(), "\u0000", "\ud800")) {
            assertThatThrownBy(() -> server.hub().notifyUser("7", "tick", data))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String json : List.of("", "{", "{} x", "{\"a\":1,\"a\":2}", "NaN", deep("[", "]", 5_000))) {
            assertThatThrownBy(() -> server.hub()
                            .notifyUser(
                                    "7",
                                    NotificationRequest.type("tick")
                                            .dataJson(json)
                                            .build()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
