package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.client.NotifyClientException.Reason;
import io.notifyhub.protocol.Notification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private final List<String> ended = new ArrayList<>();
    private final MemoryStorage disk = new MemoryStorage();

    private final NotifyClientListener ear = new NotifyClientListener() {
        @Override
        public void onCommandEnded(CommandEnd end) {
            NotifyClientException failure = end.failure();
            ended.add(end.command().kind() + " " + end.command().entryId()
                    + (failure == null ? "" : " " + failure.reason()));
        }
    };

    /** A life of the process with a list and a disk. */
    private Rig life() {
        Rig rig = new Rig(builder -> builder.inboxModel(50).stateStorage(disk).listener(ear));
        rig.client.connect();
        rig.time.run();
        return rig;
    }

    private Rig connectedLife() {
        Rig rig = life();
        rig.receive(Rig.hello(9, false), Rig.caughtUp(9));
        rig.receive(Rig.list(rig.lastRef(), false, 9, 8, 7));
        return rig;
    }

    private static String lastSent(Rig rig) {
        List<String> sent = rig.socket().sent;
        return sent.isEmpty() ? "" : sent.get(sent.size() - 1);
    }

    @Test
    @DisplayName("commands made offline are kept, sent in order when there is a connection, and end one by one")
    void offline() {
        Rig rig = connectedLife();
        rig.closed(1006);
        Commands commands = rig.client.commands();
        CompletionStage<QueuedCommand> first = commands.markRead(9);
        CompletionStage<QueuedCommand> second = commands.delete(8);
        rig.time.run();
        assertThat(Rig.done(first)).isTrue();
        assertThat(Rig.done(second)).isTrue();
        assertThat(disk.state().waitingCommands()).hasSize(2);

        rig.time.advance(Duration.ofSeconds(1));
        rig.receive(Rig.hello(9, true), Rig.caughtUp(9));
        assertThat(rig.socket().sent).singleElement().asString().contains("mark_read", "\"notification_id\":9");
        rig.receive(Rig.markedRead(9, 10), Rig.done(rig.lastRef()));
        assertThat(lastSent(rig)).contains("delete_notification", "\"notification_id\":8");
        assertThat(ended).containsExactly("MARK_READ 9");
        rig.receive(Rig.deleted(8, 11), Rig.done(rig.lastRef()));
        assertThat(ended).containsExactly("MARK_READ 9", "DELETE 8");
        assertThat(disk.state().waitingCommands()).isEmpty();
        assertThat(rig.client.inboxModel().snapshot().waitingCommands()).isZero();
    }

    @Test
    @DisplayName("commands outlive the process, with the list they are about")
    void nextLife() {
        Rig first = connectedLife();
        first.closed(1006);
        first.client.commands().markRead(9);
        first.time.run();

        disk.closed = false;
        Rig second = life();
        InboxSnapshot before = second.client.inboxModel().snapshot();
        assertThat(before.isLoaded()).as("there before there is a connection").isTrue();
        assertThat(before.find(9))
                .isNotNull()
                .satisfies(entry -> assertThat(entry.read()).isTrue());
        assertThat(second.socket().query()).isEqualTo("cursor=" + Rig.at(9));
        second.receive(Rig.hello(9, true), Rig.caughtUp(9));
        assertThat(lastSent(second)).contains("mark_read");
        second.receive(Rig.markedRead(9, 10), Rig.done(second.lastRef()));
        assertThat(ended).containsExactly("MARK_READ 9");

        Rig third = life();
        third.receive(Rig.hello(10, true), Rig.caughtUp(10));
        assertThat(third.socket().sent).as("once").isEmpty();
        third.client
                .commands()
                .delete(7)
                .thenAccept(command -> assertThat(command.number()).isEqualTo(2));
        third.time.run();
        assertThat(disk.state().waitingCommands())
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.number())
                        .as("numbers never begin anew")
                        .isEqualTo(2));
    }

    @Test
    @DisplayName("a command whose answer was lost is sent again, a send under the same key")
    void sentAgain() {
        Rig rig = connectedLife();
        rig.client.commands().notifyUser("7", Notification.builder("news").build());
        rig.time.run();
        String firstTime = lastSent(rig);
        assertThat(firstTime).contains("send_notification", "idempotency_key");
        rig.reconnect();
        rig.receive(Rig.hello(9, true), Rig.caughtUp(9));
        assertThat(lastSent(rig).replaceAll("\"ref\":.*", "")).isEqualTo(firstTime.replaceAll("\"ref\":.*", ""));
        rig.receive("{\"type\":\"notification_sent\",\"success\":true,\"notification_id\":3,\"ref\":\"" + rig.lastRef()
                + "\"}");
        assertThat(ended).containsExactly("SEND 0");
    }

    @Test
    @DisplayName("what the server refuses for good ends; what it cannot do now waits a while and is tried again")
    void refused() {
        Rig rig = connectedLife();
        rig.client.commands().markRead(5);
        rig.client.commands().markRead(9);
        rig.time.run();
        rig.receive(Rig.error("rate_limited", rig.lastRef()));
        int sent = rig.socket().sent.size();
        rig.time.advance(Duration.ofMillis(1_001));
        assertThat(rig.socket().sent).hasSize(sent + 1);
        rig.receive(Rig.error("not_found", rig.lastRef()));
        assertThat(ended).containsExactly("MARK_READ 5 REFUSED");
        assertThat(lastSent(rig)).contains("\"notification_id\":9");
    }

    @Test
    @DisplayName("a command made for a log that was lost is dropped, unless its entry is still the same")
    void anotherLog() {
        Rig rig = connectedLife();
        rig.closed(1006);
        rig.client.commands().markRead(9);
        rig.client.commands().delete(8);
        rig.client.commands().delete(7);
        rig.time.advance(Duration.ofSeconds(1));
        rig.receive(Rig.hello(9, 77, false, "replaced"));
        assertThat(rig.socket().sent)
                .singleElement()
                .asString()
                .as("not before the list")
                .contains("get_");
        rig.receive(Rig.list(rig.lastRef(), false, 9, 8)
                .replace("\"id\":8,\"type\":\"invoice_paid\"", "\"id\":8,\"type\":\"other\""));
        assertThat(ended).containsExactly("DELETE 8 OBSOLETE", "DELETE 7 OBSOLETE");
        assertThat(lastSent(rig)).contains("mark_read", "\"notification_id\":9");
    }

    @Test
    @DisplayName("where the log was only pruned, commands stay")
    void pruned() {
        Rig rig = connectedLife();
        rig.closed(1006);
        rig.client.commands().delete(7);
        rig.time.advance(Duration.ofSeconds(1));
        rig.receive(Rig.hello(20, 20, false, "pruned"));
        rig.receive(Rig.list(rig.lastRef(), false, 20));
        assertThat(ended).isEmpty();
        assertThat(lastSent(rig)).contains("delete_notification");
    }

    @Test
    @DisplayName("a command on its way when its log is lost is not sent to the next one")
    void lostOnTheWay() {
        Rig rig = connectedLife();
        rig.client.commands().delete(7);
        rig.time.run();
        rig.receive(Rig.reset(3, 77));
        rig.receive(Rig.list(rig.lastRef(), false, 3));
        rig.closed(1006);
        assertThat(ended).containsExactly("DELETE 7 OBSOLETE");
    }

    @Test
    @DisplayName("the queue is bounded, and the entry shows as it is when a command was not taken")
    void bounded() {
        Rig rig = connectedLife();
        rig.closed(1006);
        for (int i = 0; i < Commands.MAX_WAITING; i++) {
            rig.client.commands().markRead(1_000 + i);
        }
        CompletionStage<QueuedCommand> tooMany = rig.client.commands().markRead(9);
        assertThat(Rig.failure(tooMany).reason()).isEqualTo(Reason.OVERLOADED);
        assertThat(rig.client.inboxModel().snapshot().find(9))
                .isNotNull()
                .satisfies(entry -> assertThat(entry.read()).isFalse());
    }

    @Test
    @DisplayName("a command that cannot be written is not taken, and does not show")
    void brokenDisk() {
        Rig rig = connectedLife();
        disk.broken = true;
        CompletionStage<QueuedCommand> command = rig.client.commands().markRead(9);
        rig.time.run();
        assertThat(Rig.failure(command).reason()).isEqualTo(Reason.NOT_KEPT);
        assertThat(rig.client.inboxModel().snapshot().find(9))
                .isNotNull()
                .satisfies(entry -> assertThat(entry.read()).isFalse());
        disk.broken = false;
        assertThat(Rig.done(rig.client.commands().markRead(9))).isFalse();
        rig.time.run();
        assertThat(disk.state().waitingCommands()).hasSize(1);
    }

    @Test
    @DisplayName(
            "that a command has ended is written later if it cannot be now, so that it is not sent in the next life")
    void endIsWrittenLater() {
        Rig rig = connectedLife();
        rig.client.commands().markRead(9);
        rig.time.run();
        disk.broken = true;
        rig.receive(Rig.done(rig.lastRef()));
        assertThat(ended).containsExactly("MARK_READ 9");
        disk.broken = false;
        assertThat(disk.state().waitingCommands()).hasSize(1);
        rig.receive(Rig.created(10));
        assertThat(disk.state().waitingCommands()).isEmpty();
    }

    @Test
    @DisplayName("how a command ended is not forgotten before the application was told: the next life asks and tells")
    void untold() {
        ManualScheduler slow = new ManualScheduler();
        Rig first = new Rig(builder -> builder.inboxModel(50).stateStorage(disk).callbackExecutor(slow));
        first.client.connect();
        first.time.run();
        first.receive(Rig.hello(9, false), Rig.caughtUp(9));
        slow.run();
        first.client.commands().delete(8);
        first.time.run();
        assertThat(lastSent(first)).contains("delete_notification");
        first.receive(Rig.error("not_found", first.lastRef()));
        first.client.close();
        first.time.run();
        slow.run();
        assertThat(ended).isEmpty();

        disk.closed = false;
        Rig second = life();
        second.receive(Rig.hello(9, true), Rig.caughtUp(9));
        assertThat(lastSent(second)).contains("delete_notification");
        second.receive(Rig.error("not_found", second.lastRef()));
        assertThat(ended).containsExactly("DELETE 8 REFUSED");
        assertThat(disk.state().waitingCommands()).isEmpty();
    }

    @Test
    @DisplayName("without a disk commands live as long as the client, and hear of its end")
    void inMemory() {
        Rig rig = new Rig(builder -> builder.listener(ear));
        CompletionStage<QueuedCommand> command = rig.client.commands().markRead(9);
        rig.time.run();
        assertThat(Rig.done(command)).isTrue();
        rig.client.close();
        rig.time.run();
        assertThat(ended).containsExactly("MARK_READ 9 CLOSED");
        assertThat(Rig.failure(late(rig)).reason()).isEqualTo(Reason.CLOSED);
    }

    private static CompletionStage<QueuedCommand> late(Rig rig) {
        CompletionStage<QueuedCommand> late = rig.client.commands().markRead(9);
        rig.time.run();
        return late;
    }
}
