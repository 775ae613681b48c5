package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.auth.UserProfile;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.protocol.Authenticated;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.ErrorFrame;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.testkit.FakeConnection;
import io.notifyhub.testkit.FaultyStore.Operation;
import io.notifyhub.testkit.ManualScheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {
    private final TestHub t = TestHub.create();

    // --- the hello

    @Test
    void theHelloSaysWhoWhereAndWithWhichLimits() {
        t.notifyMany("5", 3);
        t.hub.inbox("5").markRead(2);
        FakeConnection device = t.connect(t.expiring("5", Duration.ofHours(1)));
        ConnectionEstablished hello = TestHub.hello(device);
        assertThat(hello.message()).isEqualTo("Connected as 5 by name");
        assertThat(hello.userId()).isEqualTo("5");
        assertThat(device.texts().get(0)).contains("\"user_id\":5,");
        assertThat(hello.cursor().toString()).isEqualTo(t.cursor("5"));
        assertThat(hello.resumed()).isFalse();
        assertThat(hello.reason()).isNull();
        assertThat(hello.missed()).isZero();
        assertThat(hello.unreadCount()).isEqualTo(2);
        assertThat(hello.oldestId()).isEqualTo(1);
        assertThat(hello.heartbeatMs()).isEqualTo(25_000);
        assertThat(hello.tokenExpiresAt()).isEqualTo(Instant.parse("2030-01-01T01:00:00Z"));
        assertThat(hello.limits().maxFrameBytes()).isEqualTo(65_536);
        assertThat(hello.limits().maxDataBytes()).isEqualTo(32_768);
        assertThat(hello.limits().messagesPerSecond()).isEqualTo(TestHub.LIMITS.messagesPerSecond());
        assertThat(hello.node()).isEqualTo("n1");
    }

    @Test
    void withoutACursorOnlyCaughtUpFollowsTheHello() {
        t.notifyMany("ann", 3);
        FakeConnection device = t.connect("ann");
        assertThat(device.types()).containsExactly("connection_established", "caught_up");
        assertThat(device.only(CaughtUp.class).cursor().toString()).isEqualTo(t.cursor("ann"));
        assertThat(device.only(CaughtUp.class).unreadCount()).isEqualTo(3);
    }

    @Test
    void theDirectoryNamesTheUserAndRefusesOneWhoIsGone() {
        TestHub named = TestHub.create(
                settings -> settings.userDirectory(id -> id.equals("ann") ? new UserProfile(id, "Ann Other") : null));
        assertThat(TestHub.hello(named.connect("ann")).message()).isEqualTo("Connected as Ann Other");
        assertThat(named.connect("bob").closeCode()).isEqualTo(4001);
    }

    @Test
    void messagesAreReadOnlyAfterTheHelloAndThenAnswered() {
        FakeConnection device = new FakeConnection();
        device.open(t.hub.endpoint(), "ann", null);
        assertThat(device.isSuspended()).isTrue();
        device.send("{\"type\":\"ping\"}");
        assertThat(device.texts()).isEmpty();
        t.run();
        assertThat(device.isSuspended()).isFalse();
        assertThat(device.types()).containsExactly("connection_established", "pong", "caught_up");
    }

    // --- resuming

    @Test
    void resumesFromACursorWithWhatCameSince() {
        t.notifyMany("ann", 2);
        String cursor = t.cursor("ann");
        t.notifyMany("ann", 3);
        FakeConnection device = t.connect("ann", cursor);
        ConnectionEstablished hello = TestHub.hello(device);
        assertThat(hello.resumed()).isTrue();
        assertThat(hello.cursor().toString()).isEqualTo(cursor);
        assertThat(hello.missed()).isEqualTo(3);
        assertThat(device.types()).containsExactly("connection_established", "note", "note", "note", "caught_up");
        assertThat(device.revs()).containsExactly(3L, 4L, 5L);
        assertThat(device.only(CaughtUp.class).cursor().toString()).isEqualTo(t.cursor("ann"));
        t.notify("ann");
        assertThat(device.revs()).containsExactly(3L, 4L, 5L, 6L);
        assertThat(device.frames(CaughtUp.class)).hasSize(1);
    }

    @Test
    void resumesFromBeforeTheFirstStep() {
        String cursor = t.cursor("ann");
        assertThat(cursor).startsWith("0.");
        t.notifyMany("ann", 2);
        assertThat(t.connect("ann", cursor).revs()).containsExactly(1L, 2L);
    }

    @Test
    void resumingAtTheHeadMissesNothing() {
        t.notifyMany("ann", 2);
        FakeConnection device = t.connect("ann", t.cursor("ann"));
        assertThat(TestHub.hello(device).resumed()).isTrue();
        assertThat(TestHub.hello(device).missed()).isZero();
        assertThat(device.types()).containsExactly("connection_established", "caught_up");
    }

    @Test
    void replayShowsThePresent() {
        String cursor = t.cursor("ann");
        t.notifyMany("ann", 3);
        t.hub.inbox("ann").markRead(1);
        t.hub.inbox("ann").delete(2);
        FakeConnection device = t.connect("ann", cursor);
        assertThat(TestHub.hello(device).missed()).isEqualTo(5);
        assertThat(device.revs()).containsExactly(1L, 3L, 4L, 5L);
        assertThat(device.frames(NotificationCreated.class))
                .extracting(frame -> frame.notification().read())
                .containsExactly(true, false);
        assertThat(device.texts().get(1)).contains("\"read\":true");
        assertThat(device.types())
                .containsExactly(
                        "connection_established",
                        "note",
                        "note",
                        "notification_marked_read",
                        "notification_deleted",
                        "caught_up");
    }

    @Test
    void replayShowsThePresentAlsoWhereTheRingStillHasTheStep() {
        t.live("ann");
        String cursor = t.cursor("ann");
        t.notifyMany("ann", 2);
        t.hub.inbox("ann").delete(1);
        FakeConnection device = t.connect("ann", cursor);
        assertThat(device.revs()).containsExactly(2L, 3L);
    }

    @Test
    void replayShowsThePresentAlsoWhereItTakesMoreThanAPage() {
        ManualScheduler time = new ManualScheduler();
        TestHub big = TestHub.create(time, new RewindableStore(time.manualClock(), 1_000, 1));
        String cursor = big.cursor("ann");
        big.live("ann");
        big.notifyMany("ann", 240);
        big.hub.inbox("ann").delete(230);
        big.hub.inbox("ann").markRead(235);
        FakeConnection device = big.connect("ann", cursor);
        assertThat(device.revs()).hasSize(241).doesNotContain(230L);
        assertThat(device.frames(NotificationCreated.class))
                .filteredOn(frame -> frame.notification().read())
                .extracting(frame -> frame.notification().id())
                .containsExactly(235L);
    }

    @Test
    void whatComesWhileTheLogIsReadForTheHelloIsDeliveredOnceAfterIt() {
        t.notifyMany("ann", 2);
        String cursor = t.cursor("ann");
        t.notifyMany("ann", 2);
        List<Long> during = new ArrayList<>();
        t.store.after(operation -> {
            if (operation == Operation.READ_AFTER && during.isEmpty()) {
                during.add(t.hub.notifyUser("ann", "note", null).notification().id());
            }
        });
        FakeConnection device = t.connect("ann", cursor);
        assertThat(during).containsExactly(5L);
        assertThat(TestHub.hello(device).missed()).isEqualTo(2);
        assertThat(device.revs()).containsExactly(3L, 4L, 5L);
        assertThat(device.types()).containsExactly("connection_established", "note", "note", "caught_up", "note");
    }

    @Test
    void whatComesWhileTheHeadIsReadForTheHelloIsDeliveredOnceAfterIt() {
        t.notifyMany("ann", 2);
        List<Long> during = new ArrayList<>();
        t.store.before(operation -> {
            if (operation == Operation.HEADS && during.isEmpty()) {
                during.add(t.hub.notifyUser("ann", "note", null).notification().id());
            }
        });
        t.store.after(operation -> {
            if (operation == Operation.HEADS && during.size() == 1) {
                during.add(t.hub.notifyUser("ann", "note", null).notification().id());
            }
        });
        FakeConnection device = t.connect("ann");
        assertThat(during).containsExactly(3L, 4L);
        assertThat(TestHub.hello(device).cursor().rev()).isEqualTo(3);
        assertThat(device.revs()).containsExactly(4L);
    }

    @Test
    void aLongAbsenceIsReadInPages() {
        ManualScheduler time = new ManualScheduler();
        TestHub big = TestHub.create(time, new RewindableStore(time.manualClock(), 1_000, 1));
        String cursor = big.cursor("ann");
        big.notifyMany("ann", 450);
        FakeConnection device = big.connect("ann", cursor);
        assertThat(device.revs()).hasSize(450).isSorted().doesNotHaveDuplicates();
        assertThat(device.types()).endsWith("note", "caught_up");
        assertThat(big.store.calls(Operation.READ_AFTER)).isLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "", "1", "1.", "-1.000000000000", "01.000000000000", "1.00000000000g"})
    void aMalformedCursorStartsAtTheHeadAndSaysSo(String cursor) {
        t.notifyMany("ann", 2);
        assertStartsAnew(t.connect("ann", cursor), ResetReason.MALFORMED);
    }

    @Test
    void aCursorBeyondTheLogStartsAtTheHeadAndSaysSo() {
        t.notifyMany("ann", 4);
        String cursor = t.cursor("ann");
        t.log.rewindTo(2);
        assertStartsAnew(t.connect("ann", cursor), ResetReason.AHEAD);
    }

    @Test
    void aCursorOfAnotherHistoryStartsAtTheHeadAndSaysSo() {
        t.notifyMany("ann", 4);
        String cursor = t.cursor("ann");
        t.log.rewindTo(2);
        t.notifyMany("ann", 4);
        assertStartsAnew(t.connect("ann", cursor), ResetReason.REPLACED);
    }

    @Test
    void aCursorOfAnotherUserStartsAtTheHeadAndSaysSo() {
        t.notifyMany("ann", 2);
        t.notifyMany("bob", 3);
        String cursor = t.cursor("ann");
        assertStartsAnew(t.connect("bob", cursor), "bob", ResetReason.REPLACED);
    }

    @Test
    void aCursorThatWasPrunedStartsAtTheHeadAndSaysSo() {
        t.notify("ann");
        String cursor = t.cursor("ann");
        t.notifyMany("ann", TestHub.MAX_ENTRIES + 1);
        FakeConnection device = t.connect("ann", cursor);
        assertStartsAnew(device, ResetReason.PRUNED);
        assertThat(TestHub.hello(device).oldestId()).isEqualTo(t.head("ann").floor() + 1);
    }

    private void assertStartsAnew(FakeConnection device, ResetReason reason) {
        assertStartsAnew(device, "ann", reason);
    }

    private void assertStartsAnew(FakeConnection device, String user, ResetReason reason) {
        ConnectionEstablished hello = TestHub.hello(device);
        assertThat(hello.resumed()).isFalse();
        assertThat(hello.reason()).isEqualTo(reason);
        assertThat(hello.missed()).isZero();
        assertThat(hello.cursor().toString()).isEqualTo(t.cursor(user));
        assertThat(device.types()).containsExactly("connection_established", "caught_up");
        t.notify(user);
        assertThat(device.revs()).containsExactly(t.head(user).rev());
    }

    // --- tokens

    @Test
    void withoutATokenNobodyIsLetIn() {
        assertRefused(new Handshake(List.of(), null), 4001);
        assertRefused(new Handshake(List.of(""), null), 4001);
    }

    @Test
    void twoDifferentTokensLetNobodyIn() {
        assertRefused(new Handshake(List.of("ann", "bob"), null), 4001);
    }

    @Test
    void theSameTokenTwiceIsOneToken() {
        FakeConnection device = new FakeConnection().open(t.hub.endpoint(), new Handshake(List.of("ann", "ann"), null));
        t.run();
        assertThat(TestHub.hello(device).userId()).isEqualTo("ann");
    }

    @Test
    void aBadTokenLetsNobodyIn() {
        assertRefused(new Handshake(List.of("bad"), null), 4001);
    }

    @Test
    void anExpiredTokenLetsNobodyInAndSaysThatAFreshOneWould() {
        assertRefused(new Handshake(List.of("expired"), null), 4002);
    }

    private void assertRefused(Handshake handshake, int code) {
        FakeConnection device = new FakeConnection().open(t.hub.endpoint(), handshake);
        t.run();
        Closing closing = device.only(Closing.class);
        assertThat(device.types()).containsExactly("closing");
        assertThat(closing.code()).isEqualTo(code);
        assertThat(closing.reauthenticate()).isTrue();
        assertThat(closing.reconnect()).isEqualTo(code == 4002);
        assertThat(device.closeCode()).isEqualTo(code);
        assertThat(t.hub.endpoint().connectionCount()).isZero();
    }

    @Test
    void anAuthenticatorThatFailsMakesTheClientComeBackLater() {
        FakeConnection device = t.connect("broken");
        assertThat(device.closeCode()).isEqualTo(1013);
        assertThat(device.only(Closing.class).retryAfterMs()).isBetween(1_000L, 5_000L);
    }

    @Test
    void aLongReasonIsCutToWhatACloseFrameHolds() {
        TestHub wordy = TestHub.create(settings -> settings.authenticator(token -> {
            throw AuthenticationException.invalid("ü".repeat(500));
        }));
        FakeConnection device = wordy.connect("ann");
        assertThat(device.closeCode()).isEqualTo(4001);
        assertThat(String.valueOf(device.closeReason()).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(123);
    }

    @Test
    void aTokenThatExpiresEndsItsConnectionAfterTheLeeway() {
        FakeConnection device = t.connect(t.expiring("ann", Duration.ofMinutes(10)));
        t.advanceSeconds(10 * 60 + 29);
        assertThat(device.isClosed()).isFalse();
        t.advanceSeconds(1);
        assertThat(device.closeCode()).isEqualTo(4002);
        assertThat(device.only(Closing.class).reconnect()).isTrue();
        assertThat(device.only(Closing.class).reauthenticate()).isTrue();
    }

    @Test
    void aTokenThatExpiresInAThousandYearsIsLetIn() {
        TestHub patient = TestHub.create(
                settings -> settings.authenticator(token -> Principal.of(token).withExpiresAt(Instant.MAX)));
        FakeConnection device = patient.connect("ann");
        patient.advanceSeconds(100);
        assertThat(device.isClosed()).isFalse();
        assertThat(device.types()).contains("caught_up");
    }

    @Test
    void aFreshTokenOfTheSameUserKeepsTheConnection() {
        FakeConnection device = t.connect(t.expiring("ann", Duration.ofMinutes(10)));
        t.advanceSeconds(300);
        t.send(device, "{'type':'authenticate','ref':'r','token':'" + t.expiring("ann", Duration.ofMinutes(10)) + "'}");
        Authenticated answer = device.only(Authenticated.class);
        assertThat(answer.ref()).isEqualTo("r");
        assertThat(answer.tokenExpiresAt()).isEqualTo(Instant.parse("2030-01-01T00:15:00Z"));
        t.advanceSeconds(10 * 60 + 29);
        assertThat(device.isClosed()).isFalse();
        t.advanceSeconds(2);
        assertThat(device.closeCode()).isEqualTo(4002);
    }

    @Test
    void aFreshTokenOfAnotherUserIsForbiddenAndTheConnectionStays() {
        FakeConnection device = t.live("ann");
        t.send(device, "{'type':'authenticate','ref':'r','token':'bob'}");
        ErrorFrame error = device.only(ErrorFrame.class);
        assertThat(error.code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(error.ref()).isEqualTo("r");
        t.notify("ann");
        assertThat(device.revs()).containsExactly(1L);
    }

    @Test
    void aFreshTokenThatIsBadEndsTheConnection() {
        FakeConnection device = t.live("ann");
        t.send(device, "{'type':'authenticate','token':'bad'}");
        assertThat(device.closeCode()).isEqualTo(4001);
    }

    @Test
    void theApplicationIsToldOfEachConnectionOnce() {
        List<String> told = new ArrayList<>();
        TestHub heard = TestHub.create(settings -> settings.listener(new HubListener() {
            @Override
            public void onSessionOpened(SessionInfo session) {
                told.add("opened " + session.userId());
            }

            @Override
            public void onSessionLive(SessionInfo session) {
                told.add("live");
            }

            @Override
            public void onSessionClosed(SessionInfo session, int code) {
                told.add("closed " + code);
            }
        }));
        FakeConnection device = heard.connect("ann");
        device.disconnect(1000);
        heard.connect("bad");
        assertThat(told).containsExactly("opened ann", "live", "closed 1000");
        assertThat(heard.hub.endpoint().connectionCount()).isZero();
        assertThat(heard.hub.inbox("ann").list(ListQuery.newest()).entries()).isEmpty();
    }

    @Test
    void aNameThatCannotBeWrittenIsRepaired() {
        TestHub odd = TestHub.create(settings ->
                settings.userDirectory(user -> new UserProfile(user, "a\u0000b\ud800c\ud83d\ude00" + "x".repeat(500))));
        assertThat(TestHub.hello(odd.connect("ann")).message())
                .startsWith("Connected as a\ufffdb\ufffdc\ud83d\ude00x")
                .hasSizeLessThan(220);
    }

    @Test
    void whoBringsNoTokenIsToldSoAtOnceAndKeepsNoThreadBusy() {
        FakeConnection nobody = new FakeConnection().open(t.hub.endpoint(), new Handshake(List.of(), null));
        assertThat(nobody.closeCode()).isEqualTo(4001);
        assertThat(nobody.only(Closing.class).reason()).isEqualTo("no token");
        assertThat(t.hub.endpoint().connectionCount()).isZero();
    }
}
