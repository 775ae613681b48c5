package io.notifyhub.server.undertow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotifyException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.UserIds;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.MalformedFrameException;
import io.notifyhub.protocol.codec.UserIdFormat;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A body of a request to notify somebody, all the way into the store: refused in the ways that are declared, or kept and listed as valid JSON. */
public class RestBodyFuzzTest {
    private static final FrameCodec CODEC = new FrameCodec(UserIdFormat.AUTO);
    private static final Principal SENDER = Principal.of("sender").withScopes(Set.of(Principal.SCOPE_SEND));
    private static final NotificationHub HUB = NotificationHub.builder()
            .store(MemoryNotificationStore.builder()
                    .maxEntries(10)
                    .maxBytes(4 << 20)
                    .build())
            .build();

    @FuzzTest
    void anyBody(byte[] bytes) {
        fuzzerTestOneInput(bytes);
    }

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        SendNotification request;
        try {
            request = CODEC.decodeSend(new String(bytes, StandardCharsets.UTF_8));
        } catch (MalformedFrameException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        try {
            // One user, or the store would fill with logs of users who never come again.
            UserIds.check(request.userId());
            var sent = HUB.endpoint()
                    .send(
                            SENDER,
                            new SendNotification(
                                    "fuzz", request.notification(), request.idempotencyKey(), request.ref()));
            assertThat(sent.outcome()).isNotNull();
        } catch (IllegalArgumentException | NotifyException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        var newest = HUB.inbox("fuzz").list(ListQuery.newest()).entries().get(0);
        String shown = new String(CODEC.encodeNotification(newest), StandardCharsets.UTF_8);
        assertThat(shown).doesNotContain("\\u0000").startsWith("{");
    }
}
