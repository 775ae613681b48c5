package io.notifyhub.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.NotifyException;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.testkit.FakeConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;

/** What two nodes share, with Redis and without: tickets, revocation, read state and preferences. */
class SharedStateIT {
    private final RedisServer redis = RedisServer.started();
    private final MemoryNotificationStore store = MemoryNotificationStore.create();
    private final List<RedisTransport> transports = new ArrayList<>();
    private final NotificationHub a = node();
    private final NotificationHub b = node();

    private NotificationHub node() {
        RedisTransport transport = RedisTransport.builder(redis.url()).build();
        transports.add(transport);
        return NotificationHub.builder()
                .authenticator(token -> Principal.of(token).withIssuedAt(Instant.ofEpochSecond(1_000)))
                .store(store)
                .transport(transport)
                .build();
    }

    @BeforeEach
    void awaitUp() {
        TwoHubs.eventually().until(() -> transports.stream().allMatch(RedisTransport::isUp));
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
        redis.close();
    }

    private static FakeConnection open(NotificationHub hub, List<String> tokens, List<String> tickets) {
        FakeConnection connection =
                new FakeConnection().open(hub.endpoint(), new Handshake(tokens, tickets, null, null, 0));
        TwoHubs.eventually()
                .until(() -> connection.isClosed()
                        || connection.frames().stream().anyMatch(ConnectionEstablished.class::isInstance));
        return connection;
    }

    private static String ticket(NotificationHub hub) throws Exception {
        return hub.endpoint().issueTicket(hub.endpoint().authenticate("ann"));
    }

    @Test
    void aTicketOfOneNodeOpensOneSocketOnAnother() throws Exception {
        String ticket = ticket(a);
        FakeConnection first = open(b, List.of(), List.of(ticket));
        assertThat(first.only(ConnectionEstablished.class).userId()).isEqualTo("ann");
        assertThat(open(a, List.of(), List.of(ticket)).closeCode()).isEqualTo(4001);
        assertThat(open(b, List.of(), List.of(ticket)).closeCode()).isEqualTo(4001);
        assertThat(first.isClosed()).isFalse();
    }

    @Test
    void ofManyWhoUseATicketAtOnceOnTwoNodesOneGetsIn() throws Exception {
        ExecutorService crowd = Executors.newFixedThreadPool(16);
        try {
            for (int round = 0; round < 20; round++) {
                String ticket = ticket(round % 2 == 0 ? a : b);
                List<Future<FakeConnection>> all = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    NotificationHub hub = i % 2 == 0 ? a : b;
                    all.add(crowd.submit(() -> open(hub, List.of(), List.of(ticket))));
                }
                int in = 0;
                for (Future<FakeConnection> one : all) {
                    in += one.get().isClosed() ? 0 : 1;
                }
                assertThat(in).isEqualTo(1);
            }
        } finally {
            crowd.shutdownNow();
        }
    }

    @Test
    void aTicketIsKeptUnderItsHashAndForThirtySeconds() throws Exception {
        String ticket = ticket(a);
        String key = Keys.text(new Keys(RedisTransport.Builder.DEFAULT_KEY_PREFIX).ticket(ticket));
        assertThat(key).doesNotContain(ticket);
        assertThat((Long) redis.command(Command.PTTL, key)).isBetween(25_000L, 30_000L);
        redis.command(Command.PEXPIRE, key, "0");
        assertThat(open(b, List.of(), List.of(ticket)).closeCode()).isEqualTo(4001);
    }

    @Test
    void withoutRedisThereAreNoTicketsAndNothingElseSuffers() throws Exception {
        FakeConnection there = open(b, List.of("ann"), List.of());
        String ticket = ticket(a);
        redis.kill();
        TwoHubs.eventually().until(() -> transports.stream().noneMatch(RedisTransport::isUp));
        assertThatThrownBy(() -> ticket(a))
                .isInstanceOfSatisfying(
                        NotifyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(open(b, List.of(), List.of(ticket)).closeCode())
                .as("come again, and not that the ticket is wrong")
                .isEqualTo(1013);
        assertThat(a.notifyUser("ann", "note", null).outcome()).isEqualTo(NotifyResult.Outcome.STORED);
        TwoHubs.eventually().until(() -> there.revs().contains(1L));
        redis.start();
        TwoHubs.eventually().untilAsserted(() -> {
            FakeConnection again = open(b, List.of(), List.of(ticket(a)));
            assertThat(again.isClosed()).isFalse();
        });
    }

    @Test
    void aRedisThatHangsHoldsNobodyForLongWhoAsksForATicket() throws Exception {
        ticket(a);
        redis.freeze();
        ExecutorService crowd = Executors.newFixedThreadPool(64);
        try {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < 640; i++) {
                all.add(crowd.submit(() -> {
                    long begin = System.nanoTime();
                    assertThatThrownBy(() -> ticket(a)).isInstanceOf(NotifyException.class);
                    return System.nanoTime() - begin;
                }));
            }
            long begin = System.nanoTime();
            long worst = 0;
            for (Future<Long> one : all) {
                worst = Math.max(worst, one.get());
            }
            assertThat(worst / 1e9).as("seconds of one call").isLessThan(5);
            assertThat((System.nanoTime() - begin) / 1e9)
                    .as("seconds of 640 calls by 64 threads")
                    .isLessThan(12);
        } finally {
            crowd.shutdownNow();
            redis.thaw();
        }
    }

    @Test
    void tokensThatAreRevokedOnOneNodeEndSessionsOnTheOtherAtOnce() {
        FakeConnection there = open(b, List.of("ann"), List.of());
        a.revokeTokens("ann");
        TwoHubs.eventually().until(there::isClosed);
        assertThat(there.closeCode()).isEqualTo(4003);
    }

    @Test
    void andWithinTenSecondsWhereRedisHangs() {
        FakeConnection there = open(b, List.of("ann"), List.of());
        redis.freeze();
        long begin = System.nanoTime();
        a.revokeTokens("ann");
        TwoHubs.eventually().until(there::isClosed);
        redis.thaw();
        assertThat(there.closeCode()).isEqualTo(4003);
        assertThat((System.nanoTime() - begin) / 1e9).as("seconds").isLessThan(10);
        assertThat(open(b, List.of("ann"), List.of()).closeCode()).isEqualTo(4003);
    }

    @Test
    void aTicketOfATokenThatWasRevokedMeanwhileOpensNothing() throws Exception {
        String ticket = ticket(a);
        a.revokeTokens("ann");
        assertThat(open(b, List.of(), List.of(ticket)).closeCode()).isEqualTo(4003);
    }

    @Test
    void whatIsReadOnOneNodeIsReadOnTheOther() {
        FakeConnection there = open(b, List.of("ann"), List.of());
        a.notifyUser("ann", "note", null);
        a.inbox("ann").markRead(1);
        TwoHubs.eventually().until(() -> there.frames().stream().anyMatch(NotificationMarkedRead.class::isInstance));
        assertThat(b.inbox("ann").counts().unread()).isZero();
    }

    @Test
    void preferencesSetOnOneNodeHoldOnTheOtherAlsoWithoutRedis() {
        redis.kill();
        a.inbox("ann").setPreferences(Preferences.of(false, Map.of("ad", Preferences.Channels.of(false, false))));
        assertThat(b.notifyUser("ann", NotificationRequest.type("ad").build()).outcome())
                .isEqualTo(NotifyResult.Outcome.SUPPRESSED);
    }
}
