package io.notifyhub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NotificationTest {
    private static Notification.Builder full() {
        return Notification.builder("invoice.paid")
                .id(42)
                .recipient("r-secret")
                .title("t-secret")
                .message("m-secret")
                .dataJson("{\"d\":\"secret\"}")
                .link("/l-secret")
                .actor("a-secret")
                .verb("v-secret")
                .read(true)
                .createdAt(Instant.ofEpochSecond(1));
    }

    @Test
    @DisplayName("holds what it was built with")
    void holds() {
        Notification n = full().build();
        assertThat(n.id()).isEqualTo(42);
        assertThat(n.type()).isEqualTo("invoice.paid");
        assertThat(n.recipient()).isEqualTo("r-secret");
        assertThat(n.title()).isEqualTo("t-secret");
        assertThat(n.message()).isEqualTo("m-secret");
        assertThat(n.dataJson()).isEqualTo("{\"d\":\"secret\"}");
        assertThat(n.link()).isEqualTo("/l-secret");
        assertThat(n.actor()).isEqualTo("a-secret");
        assertThat(n.verb()).isEqualTo("v-secret");
        assertThat(n.read()).isTrue();
        assertThat(n.createdAt()).isEqualTo(Instant.ofEpochSecond(1));
    }

    @Test
    @DisplayName("has an empty object as data and nothing else where nothing was given")
    void defaults() {
        Notification n = Notification.builder("x").build();
        assertThat(n.id()).isZero();
        assertThat(n.dataJson()).isEqualTo("{}");
        assertThat(n.read()).isFalse();
        assertThat(n.createdAt()).isEqualTo(Instant.EPOCH);
        assertThat(n.recipient()).isNull();
        assertThat(n.title()).isNull();
        assertThat(n.message()).isNull();
        assertThat(n.link()).isNull();
        assertThat(n.actor()).isNull();
        assertThat(n.verb()).isNull();
    }

    @Test
    @DisplayName("a copy is equal, and each part makes a difference")
    void equality() {
        Notification n = full().build();
        assertThat(n.toBuilder().build()).isEqualTo(n).hasSameHashCodeAs(n).isNotSameAs(n);
        List<UnaryOperator<Notification.Builder>> changes = List.of(
                b -> b.id(43),
                b -> b.recipient("x"),
                b -> b.recipient(null),
                b -> b.title("x"),
                b -> b.title(null),
                b -> b.message("x"),
                b -> b.dataJson("{}"),
                b -> b.link("x"),
                b -> b.actor("x"),
                b -> b.verb("x"),
                b -> b.read(false),
                b -> b.createdAt(Instant.EPOCH));
        for (int i = 0; i < changes.size(); i++) {
            assertThat(changes.get(i).apply(n.toBuilder()).build())
                    .as("change %d", i)
                    .isNotEqualTo(n);
        }
        assertThat(Notification.builder("other").build())
                .isNotEqualTo(Notification.builder("x").build());
        assertThat(n).isNotEqualTo("x").isNotEqualTo(null);
    }

    @Test
    @DisplayName("a builder does not change what it built before")
    void isImmutable() {
        Notification.Builder builder = full();
        Notification before = builder.build();
        builder.title("other");
        assertThat(before.title()).isEqualTo("t-secret");
    }

    @Test
    @DisplayName("its text names it without its content")
    void hidesContent() {
        assertThat(full().build())
                .hasToString("Notification[id=42, type=invoice.paid, read=true]")
                .asString()
                .doesNotContain("secret");
    }

    @Test
    @DisplayName("no other frame shows a token or a payload as text")
    void framesHideContent() {
        Notification n = full().build();
        for (Frame frame : List.of(
                new Authenticate("secret", null),
                new CustomMessage("x", "\"secret\"", null),
                new SendNotification("u", n, null, null),
                new NotificationCreated(n, false, 0, null),
                new NotificationsList(List.of(n), 1, 1, false, null),
                new Event("x", "\"secret\""),
                new Echo("\"secret\"", null))) {
            assertThat(frame.toString()).doesNotContain("secret");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what code without nullness checks may do
    @DisplayName("type, data and time are never null")
    void refusesNull() {
        assertThatNullPointerException().isThrownBy(() -> Notification.builder(null));
        assertThatNullPointerException().isThrownBy(() -> full().dataJson(null));
        assertThatNullPointerException().isThrownBy(() -> full().createdAt(null));
    }
}
