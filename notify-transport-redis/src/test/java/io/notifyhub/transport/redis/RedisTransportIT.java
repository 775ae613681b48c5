package io.notifyhub.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.notifyhub.core.UserPresence;
import io.notifyhub.core.spi.Envelope;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

class RedisTransportIT {
    private static final int BEACONS_AND_ENDS = 5;
    private static final Envelope STEP = Envelope.step("ann", 1, 2, 3, Keys.bytes("{}"));

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RedisServer redis;

    private final List<RedisTransport> made = new ArrayList<>();

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.started();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @AfterEach
    void closeAll() {
        made.forEach(RedisTransport::close);
        redis.command(Command.FLUSHALL);
    }

    private RedisTransport with(RedisTransport.Builder builder) {
        RedisTransport transport = builder.build();
        made.add(transport);
        return transport;
    }

    private RedisTransport byUrl() {
        return with(RedisTransport.builder(redis.url()));
    }

    private static UserPresence presence(RedisTransport asked) {
        return Objects.requireNonNull(asked.presence().of(List.of("ann")).get("ann"));
    }

    private static String route() {
        return Keys.text(new Keys(RedisTransport.Builder.DEFAULT_KEY_PREFIX).route("ann"));
    }

    @Test
    void aClientOfTheApplicationsIsUsedAndStaysOpen() {
        try (RedisClient client = RedisClient.create(URI.create(redis.url()))) {
            RedisTransport first = with(RedisTransport.builder(client));
            Listening to = Listening.to(first, "n1", "ann");
            RedisTransport second = byUrl();
            Listening.to(second, "n2", "bob");
            second.publish(STEP);
            TwoHubs.eventually().until(() -> to.envelopes.size() == 1);
            first.close();
            assertThat(client.ping()).isEqualTo("PONG");
            assertThat(client.getPool().getNumActive()).isZero();
        }
    }

    @Test
    void aUserOfRedisNeedsNoMoreThanTheKeysAndChannelsOfThePrefix() {
        redis.command(
                Command.ACL,
                "SETUSER",
                "hub",
                "on",
                ">s:ec@ret",
                "~app:*",
                "&app:*",
                "+@all",
                "-@admin",
                "-@dangerous");
        String url = "redis://hub:s%3Aec%40ret@127.0.0.1:" + redis.port() + "/3";
        RedisTransport first = with(RedisTransport.builder(url).keyPrefix("app:"));
        Listening to = Listening.to(first, "n1", "ann");
        RedisTransport second = with(RedisTransport.builder(url).keyPrefix("app:"));
        Listening.to(second, "n2", "bob");
        second.publish(STEP);
        TwoHubs.eventually().until(() -> to.envelopes.size() == 1);
        assertThat(redis.command(Command.DBSIZE)).as("nothing in database 0").isEqualTo(0L);
    }

    @Test
    void whatIsPublishedCloseTogetherTravelsTogetherAndInOrder() {
        Listening to = Listening.to(byUrl(), "n1", "ann");
        RedisTransport from = byUrl();
        Listening.to(from, "n2", "bob");
        long before = from.counters().messages();
        long begin = System.nanoTime();
        int count = 400;
        for (int rev = 1; rev <= count; rev++) {
            from.publish(Envelope.step("ann", rev, rev, rev - 1L, Keys.bytes("{}")));
            LockSupport.parkNanos(50_000);
        }
        TwoHubs.eventually().until(() -> to.envelopes.size() == count);
        assertThat(to.envelopes).extracting(Envelope::rev).isSorted();
        long exchanges = (System.nanoTime() - begin) / Writer.GATHER_NANOS;
        assertThat(from.counters().messages() - before).isLessThanOrEqualTo(exchanges + BEACONS_AND_ENDS);
    }

    @Test
    void anotherPrefixIsAnotherWorld() {
        Listening other = Listening.to(with(RedisTransport.builder(redis.url()).keyPrefix("other:")), "n1", "ann");
        Listening same = Listening.to(byUrl(), "n2", "ann");
        RedisTransport from = byUrl();
        Listening.to(from, "n3", "bob");
        from.publish(STEP);
        TwoHubs.eventually().until(() -> same.envelopes.size() == 1);
        assertThat(other.envelopes).isEmpty();
    }

    @Test
    void aDeadNodeIsTakenOutOfTheTableByWhoeverMeetsItThere() {
        RedisTransport from = byUrl();
        Listening.to(from, "n1", "bob");
        redis.command(Command.HSET, route(), "dead.1", "2:1700000000");
        from.publish(STEP);
        TwoHubs.eventually().until(() -> Long.valueOf(0).equals(redis.command(Command.EXISTS, route())));
    }

    @Test
    void theUsersOfANodeAreThereAsLongAsItsLease() {
        RedisTransport asked = byUrl();
        Listening.to(asked, "n1", "bob");
        redis.command(Command.HSET, route(), "other.1", "2:1700000000");
        redis.command(Command.SET, "notify:node:{other}.1", "1", "EX", Long.toString(Writer.LEASE_SECONDS));
        assertThat(presence(asked)).isEqualTo(new UserPresence(true, 2, null));
        redis.command(Command.DEL, "notify:node:{other}.1");
        assertThat(presence(asked).online()).isFalse();
        assertThat(presence(asked).lastSeen()).hasToString("2023-11-14T22:13:20Z");
        assertThat(Writer.LEASE_SECONDS)
                .as("a killed node's users are offline within 60 s")
                .isLessThan(60);
    }

    @Test
    void aLeaseThatIsLostBringsAnotherNameAndAllRoutesUnderIt() {
        RedisTransport transport = byUrl();
        Listening to = Listening.to(transport, "n1", "ann");
        RedisTransport from = byUrl();
        Listening.to(from, "n2", "bob");
        redis.command(Command.FLUSHALL);
        TwoHubs.eventually().until(() -> transport.counters().connects() > 1 && transport.isUp());
        assertThat(redis.command(Command.HKEYS, route()))
                .satisfies(fields -> assertThat(((List<?>) Objects.requireNonNull(fields))
                                .stream().map(RedisServer::text))
                        .containsExactly("n1.2"));
        TwoHubs.eventually().until(() -> {
            from.publish(STEP);
            return !to.envelopes.isEmpty();
        });
    }

    @Test
    void nodesOfAnotherStoreStayAway() throws Exception {
        RedisTransport first = byUrl();
        first.serves("store a");
        Listening.to(first, "n1", "ann");
        RedisTransport same = byUrl();
        same.serves("store a");
        Listening.to(same, "n2", "ann");
        assertThat(same.awaitClaim()).isTrue();
        RedisTransport other = byUrl();
        other.serves("store b");
        other.start("n3", new Listening());
        TwoHubs.eventually().until(() -> other.counters().commands() > 4);
        assertThat(other.isUp()).isFalse();
        assertThat(redis.command(Command.EXISTS, "notify:node:{n3}.1")).isEqualTo(0L);
    }

    @Test
    @Tag("long")
    void aClaimIsRefusedOnlyWhileNodesOfAnotherStoreLive() throws Exception {
        RedisTransport first = byUrl();
        first.serves("store a");
        Listening.to(first, "n1", "ann");
        RedisTransport other = byUrl();
        other.serves("store b");
        other.start("n2", new Listening());
        assertThat(other.awaitClaim()).isFalse();
        first.close();
        assertThat(other.awaitClaim()).as("refused until it runs out").isFalse();
        TwoHubs.eventually().atMost(Duration.ofSeconds(40)).until(other::isUp);
        assertThat(other.awaitClaim()).isTrue();
    }

    @Test
    void withoutRedisNothingBlocksOrFails() {
        RedisTransport transport = with(RedisTransport.builder("redis://127.0.0.1:" + RedisServer.freePort()));
        transport.serves("store a");
        transport.start("n1", new Listening());
        transport.publish(STEP);
        TwoHubs.eventually().until(() -> transport.counters().failures() > 0);
        long begin = System.nanoTime();
        for (int i = 0; i < 100_000; i++) {
            transport.publish(STEP);
            transport.join("user-" + i % 100);
        }
        assertThat((System.nanoTime() - begin) / 1e6).as("ms for 200,000 calls").isLessThan(2_000);
        assertThat(transport.counters().dropped()).isGreaterThan(80_000);
        assertThatCode(transport::awaitClaim).doesNotThrowAnyException();
    }

    @Test
    void aFullRedisIsNotedAndNothingFails() throws IOException {
        try (RedisServer full = RedisServer.started("--maxmemory", "1", "--maxmemory-policy", "noeviction")) {
            RedisTransport transport = with(RedisTransport.builder(full.url()));
            transport.start("n1", new Listening());
            transport.join("ann");
            transport.publish(STEP);
            TwoHubs.eventually()
                    .until(() -> RedisServer.text(full.command(Command.INFO, "errorstats"))
                            .contains("OOM"));
            assertThat(transport.isUp()).isFalse();
            full.command(Command.CONFIG, "SET", "maxmemory", "0");
            TwoHubs.eventually().until(transport::isUp);
            assertThat(presence(transport).online()).isTrue();
        }
    }

    @Test
    void aNodeThatLeavesTakesItsUsersOutOfTheTable() {
        RedisTransport transport = byUrl();
        Listening.to(transport, "n1", "ann");
        transport.close();
        Map<String, Object> left = Map.of(
                "route", Objects.requireNonNull(redis.command(Command.HKEYS, route())),
                "lease", Objects.requireNonNull(redis.command(Command.EXISTS, "notify:node:{n1}.1")));
        assertThat(left.get("lease")).isEqualTo(0L);
        assertThat(((List<?>) Objects.requireNonNull(left.get("route")))
                        .stream().map(RedisServer::text))
                .containsExactly(Table.SEEN);
    }
}
