package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.client.NotifyClientException.Reason;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationSent;
import io.notifyhub.protocol.NotificationsList;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RequestTest {
    @Test
    @DisplayName("a change completes with done, with its step, or with the answer that there was nothing to do")
    void changes() {
        Rig rig = Rig.live(5);
        CompletionStage<?> read = rig.client.inbox().markRead(3);
        rig.time.run();
        assertThat(rig.socket().sent.get(0)).startsWith("{\"type\":\"mark_read\",\"notification_id\":3,\"ref\":");
        rig.receive(Rig.markedRead(3, 6), Rig.done(rig.lastRef()));
        assertThat(Rig.done(read)).isTrue();
        assertThat(rig.told).containsExactly("read 3", "unread 5");

        CompletionStage<?> again = rig.client.inbox().markRead(3);
        rig.time.run();
        rig.receive("{\"type\":\"notification_marked_read\",\"notification_id\":3,\"success\":true,\"unread_count\":5,"
                + "\"ref\":\"" + rig.lastRef() + "\"}");
        assertThat(Rig.done(again)).isTrue();
        assertThat(rig.told).as("no step, nothing to tell").hasSize(2);

        CompletionStage<?> all = rig.client.inbox().markAllRead();
        CompletionStage<?> upTo = rig.client.inbox().markAllRead(4);
        CompletionStage<?> deleted = rig.client.inbox().delete(2);
        rig.time.run();
        assertThat(rig.socket().sent.get(3)).contains("\"up_to\":4");
        for (int i = 2; i < 5; i++) {
            rig.receive(Rig.done(rig.socket().sent.get(i).replaceAll(".*\"ref\":\"([^\"]+)\".*", "$1")));
        }
        assertThat(Rig.done(all)).isTrue();
        assertThat(Rig.done(upTo)).isTrue();
        assertThat(Rig.done(deleted)).isTrue();
    }

    @Test
    @DisplayName("a list completes in order with the steps around it")
    void list() {
        Rig rig = Rig.live(5);
        CompletionStage<NotificationsList> list = rig.client.inbox().list(20, 9L, true);
        list.thenAccept(page -> rig.told.add("list of " + page.notifications().size()));
        rig.time.run();
        assertThat(rig.socket().sent.get(0)).contains("\"limit\":20", "\"before\":9", "\"unread_only\":true");
        String answer = Rig.list(rig.lastRef(), true, 8, 7);
        rig.receive(Rig.created(6), answer, Rig.created(7));
        assertThat(rig.told).containsExactly("created 6", "unread 7", "list of 2", "created 7", "unread 7");
        assertThatThrownBy(() -> rig.client.inbox().list(201)).hasMessageContaining("201");
    }

    @Test
    @DisplayName("an error of the server fails the request with its code")
    void refused() {
        Rig rig = Rig.live(5);
        CompletionStage<?> read = rig.client.inbox().markRead(99);
        rig.time.run();
        rig.receive(Rig.error("not_found", rig.lastRef()));
        NotifyClientException failure = Rig.failure(read);
        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(failure.temporary()).isFalse();
        assertThat(failure.outcomeUnknown()).isFalse();
        assertThat(rig.errors).isEmpty();
    }

    @Test
    @DisplayName("after 10 s without an answer the outcome of a change is unknown")
    void timeout() {
        Rig rig = Rig.live(5);
        CompletionStage<?> read = rig.client.inbox().markRead(3);
        CompletionStage<?> list = rig.client.inbox().list(1);
        rig.time.advance(Duration.ofMillis(9_999));
        assertThat(read.toCompletableFuture()).isNotDone();
        String late = Rig.done(rig.lastRef());
        rig.time.advance(Duration.ofMillis(1));
        assertThat(Rig.failure(read).outcomeUnknown()).isTrue();
        assertThat(Rig.failure(list).reason()).isEqualTo(Reason.NO_ANSWER);
        rig.receive(late);
        assertThat(rig.client.state()).isEqualTo(ClientState.CONNECTED);
    }

    @Test
    @DisplayName("a lost connection fails what waits, and the exception of a send bears the key to repeat it with")
    void lost() {
        Rig rig = Rig.live(5);
        CompletionStage<?> delete = rig.client.inbox().delete(3);
        CompletionStage<?> list = rig.client.inbox().list(1);
        CompletionStage<NotificationSent> send = rig.client.notifyUser(
                "7", Notification.builder("hi").title("Hello").build());
        rig.time.run();
        String key = rig.socket().sent.get(2).replaceAll(".*\"idempotency_key\":\"([^\"]+)\".*", "$1");
        rig.closed(1006);
        assertThat(Rig.failure(delete).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
        assertThat(Rig.failure(list).reason()).isEqualTo(Reason.NO_ANSWER);
        assertThat(Rig.failure(list).outcomeUnknown()).isFalse();
        assertThat(Rig.failure(send).idempotencyKey()).isEqualTo(key).hasSize(32);
        assertThat(Rig.failure(send).temporary()).isTrue();
    }

    @Test
    @DisplayName("closing the client fails what waits")
    void closed() {
        Rig rig = Rig.live(5);
        CompletionStage<?> delete = rig.client.inbox().delete(3);
        rig.time.run();
        rig.client.close();
        rig.time.run();
        assertThat(Rig.failure(delete).outcomeUnknown()).isTrue();
    }

    @Test
    @DisplayName("without a connection a request fails at once")
    void notConnected() {
        Rig rig = new Rig();
        assertThat(Rig.failure(rig.client.inbox().markRead(1)).reason()).isEqualTo(Reason.NOT_CONNECTED);
        assertThat(Rig.failure(rig.client.send("typing", null)).reason()).isEqualTo(Reason.NOT_CONNECTED);
        NotifyClientException failure = Rig.failure(
                rig.client.notifyUser("7", Notification.builder("hi").build(), "key-1"));
        assertThat(failure.idempotencyKey()).isEqualTo("key-1");
        assertThat(failure.outcomeUnknown()).isFalse();
    }

    @Test
    @DisplayName("a send completes with the id in the other user's log")
    void notifyUser() {
        Rig rig = Rig.live(5);
        CompletionStage<NotificationSent> send = rig.client.notifyUser(
                "7",
                Notification.builder("hi").title("Hello").dataJson("{\"a\":1}").build(),
                "k");
        rig.time.run();
        assertThat(rig.socket().sent.get(0)).contains("\"user_id\":7", "\"idempotency_key\":\"k\"", "{\"a\":1}");
        rig.receive("{\"type\":\"notification_sent\",\"success\":true,\"notification_id\":12,\"ref\":\"" + rig.lastRef()
                + "\"}");
        assertThat(send.toCompletableFuture().join().notificationId()).isEqualTo(12);
    }

    @Test
    @DisplayName("at most 256 requests wait for an answer, and what cannot be sent fails with nothing done")
    void bounded() {
        Rig rig = Rig.live(5);
        for (int i = 0; i < 256; i++) {
            assertThat(rig.client.inbox().markRead(i).toCompletableFuture()).isNotDone();
        }
        assertThat(Rig.failure(rig.client.inbox().markRead(256)).reason()).isEqualTo(Reason.OVERLOADED);
        rig.time.run();
        rig.receive(Rig.done(rig.lastRef()));
        rig.socket().full = true;
        CompletionStage<?> refused = rig.client.inbox().markRead(257);
        rig.time.run();
        assertThat(Rig.failure(refused).reason()).isEqualTo(Reason.OVERLOADED);
        assertThat(Rig.failure(refused).outcomeUnknown()).isFalse();
    }

    @Test
    @DisplayName("a frame larger than the server takes is not sent")
    void tooLarge() {
        Rig rig = Rig.live(5);
        CompletionStage<?> send = rig.client.notifyUser(
                "7", Notification.builder("hi").message("x".repeat(70_000)).build());
        rig.time.run();
        assertThat(Rig.failure(send).code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(rig.socket().sent).isEmpty();
    }
}
