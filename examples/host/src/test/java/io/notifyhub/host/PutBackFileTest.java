package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notifyhub.client.CursorStore;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.server.undertow.NotifyServer;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An old SQLite file is put back under a hub, and real clients that had seen more come back to it. */
class PutBackFileTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> USERS = List.of("5", "ann");

    @TempDir
    Path folder = Path.of("");

    private final List<Device> devices = new ArrayList<>();
    private Server server;
    private int port;

    /** A hub on the file, and its server, always on the same port. */
    private final class Server implements AutoCloseable {
        final JdbcNotificationStore store =
                JdbcNotificationStore.sqlite(folder.resolve("notify.db")).build();
        final NotificationHub hub = NotificationHub.builder()
                .authenticator(JwtTokenAuthenticator.hmac(RunningHub.SECRET))
                .store(store)
                .build();
        private @Nullable NotifyServer web;

        void listen() {
            NotifyServer started = NotifyServer.builder(hub).port(port).start();
            web = started;
            port = started.port();
        }

        /** @param from the numbers in the payloads, so that no two notifications are alike */
        void send(int from, int count) {
            for (int i = from; i < from + count; i++) {
                for (String user : USERS) {
                    hub.notifyUser(
                            user,
                            NotificationRequest.type("news")
                                    .dataJson(Integer.toString(i))
                                    .build());
                }
            }
        }

        @Override
        public void close() {
            hub.close();
            if (web != null) {
                web.close();
            }
            store.close();
        }
    }

    /** A client with its cursor, which outlives its connections, and what it would show. */
    private final class Device implements AutoCloseable {
        private final String user;
        private final CursorStore cursors = CursorStore.memory();
        final Received received = new Received();
        private NotifyClient client;

        Device(String user) {
            this.user = user;
            devices.add(this);
            connect();
            await().atMost(PATIENCE).until(() -> received.unread >= 0);
        }

        void connect() {
            client = RunningHub.client(port, user)
                    .cursorStore(cursors)
                    .listener(received)
                    .build();
            client.connect();
        }

        void awaitStep(long id) {
            await().atMost(PATIENCE).until(() -> received.ids.contains(id));
        }

        /** Waits until it was told to reload, and shows what the log holds: the list, and what came after it. */
        void awaitReloaded(ResetReason reason) {
            await().atMost(PATIENCE).until(() -> !received.resets.isEmpty());
            assertThat(received.resets).containsExactly(reason);
            NotificationsList list = Objects.requireNonNull(received.reloaded);
            assertThat(list.notifications()).extracting(Notification::dataJson).isEqualTo(payloads(user));
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private List<String> payloads(String user) {
        return server.hub.inbox(user).list(ListQuery.newest().withLimit(ListQuery.MAX_LIMIT)).entries().stream()
                .map(Notification::dataJson)
                .toList();
    }

    private List<Device> deviceOfEachUser() {
        return USERS.stream().map(Device::new).toList();
    }

    private void stop() {
        server.close();
    }

    @BeforeEach
    void start() {
        server = new Server();
    }

    @AfterEach
    void close() {
        devices.forEach(Device::close);
        stop();
    }

    @Test
    @DisplayName(
            "after an old file was put back, connected and absent clients that had seen more are told to reload, also "
                    + "after the log has grown past them; one that had not goes on without a gap")
    void everybodyIsToldToReload() throws IOException {
        server.listen();
        List<Device> early = deviceOfEachUser();
        server.send(1, 5);
        early.forEach(device -> device.awaitStep(5));
        early.forEach(Device::close);
        server.send(6, 5);
        stop();
        Path file = folder.resolve("notify.db");
        Path backup = Files.copy(file, folder.resolve("backup.db"));

        start();
        server.listen();
        List<Device> connected = deviceOfEachUser();
        List<Device> absent = deviceOfEachUser();
        List<Device> absentForLonger = deviceOfEachUser();
        server.send(11, 10);
        connected.forEach(device -> device.awaitStep(20));
        absent.forEach(device -> device.awaitStep(20));
        absentForLonger.forEach(device -> device.awaitStep(20));
        absent.forEach(Device::close);
        absentForLonger.forEach(Device::close);

        // The connected ones try to come back from now on.
        stop();
        Files.move(backup, file, StandardCopyOption.REPLACE_EXISTING);
        start();
        server.listen();
        connected.forEach(device -> device.awaitReloaded(ResetReason.AHEAD));
        server.send(101, 3);
        connected.forEach(device -> await().atMost(PATIENCE).until(() -> device.received.ids.size() == 13));
        absent.forEach(Device::connect);
        absent.forEach(device -> device.awaitReloaded(ResetReason.AHEAD));

        // Past all that was ever seen.
        server.send(104, 27);
        absentForLonger.forEach(Device::connect);
        absentForLonger.forEach(device -> device.awaitReloaded(ResetReason.REPLACED));
        early.forEach(Device::connect);
        early.forEach(device -> device.awaitStep(40));
        for (Device device : early) {
            assertThat(device.received.resets).isEmpty();
            assertThat(device.received.ids).doesNotHaveDuplicates().hasSize(40).isSorted();
        }
        assertThat(devices)
                .allSatisfy(device -> assertThat(device.received.errors).isEmpty());
    }

    @Test
    @DisplayName("clients that try to come back while the log already grows past them are told to reload")
    void grownBeforeAnybodyIsBack() throws IOException {
        server.send(1, 5);
        stop();
        Path file = folder.resolve("notify.db");
        Path backup = Files.copy(file, folder.resolve("backup.db"));
        start();
        server.listen();
        List<Device> connected = deviceOfEachUser();
        server.send(6, 5);
        connected.forEach(device -> device.awaitStep(10));
        stop();
        Files.move(backup, file, StandardCopyOption.REPLACE_EXISTING);
        start();
        server.send(101, 20);
        server.listen();
        connected.forEach(device -> device.awaitReloaded(ResetReason.REPLACED));
        server.send(201, 1);
        connected.forEach(device -> device.awaitStep(26));
    }
}
