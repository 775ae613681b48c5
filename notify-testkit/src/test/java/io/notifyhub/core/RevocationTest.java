package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.protocol.Authenticated;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.Closing;
import io.notifyhub.testkit.FakeConnection;
import io.notifyhub.testkit.FaultyStore.Operation;
import io.notifyhub.testkit.FaultyTransport.Fate;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Signing users out, on the node that is told to and on others. */
class RevocationTest {
    private final TestHub a = TestHub.create();
    private final TestHub b = a.another("n2");

    /** A token of ann's, minted so many seconds from now. */
    private String token(long secondsFromNow) {
        return "ann;iat=" + (a.time.clock().instant().getEpochSecond() + secondsFromNow);
    }

    @Test
    void connectionsWithOlderTokensAreClosedAtOnceAndToldToStayAway() {
        FakeConnection phone = a.live(token(-10));
        FakeConnection other = a.live("bob;iat=0");
        a.hub.revokeTokens("ann");
        a.run();
        assertThat(phone.closeCode()).isEqualTo(CloseCode.FORBIDDEN.code());
        assertThat(phone.only(Closing.class).reconnect()).isFalse();
        assertThat(other.isClosed()).isFalse();
    }

    @Test
    void olderTokensAreRefusedAndLaterOnesLetIn() {
        a.hub.revokeTokens("ann");
        assertThat(a.connect(token(-1)).closeCode()).isEqualTo(4003);
        assertThat(a.connect(token(-1), "0.000000000000").closeCode()).isEqualTo(4003);
        assertThat(b.connect(token(-1)).closeCode()).as("on another node").isEqualTo(4003);
        assertThat(a.connect(token(1)).isClosed()).isFalse();
    }

    @Test
    void aTokenThatDoesNotTellItsAgeCountsNoLongerForThisUser() {
        FakeConnection before = a.live("ann");
        a.hub.revokeTokens("ann");
        a.run();
        assertThat(before.closeCode()).isEqualTo(4003);
        assertThat(a.connect("ann").closeCode()).isEqualTo(4003);
        assertThat(a.connect("bob").isClosed()).isFalse();
    }

    @Test
    void whoHasANewerTokenStays() {
        FakeConnection phone = a.live(token(0));
        FakeConnection laptop = b.live(token(0));
        a.hub.revokeTokens("ann", a.time.clock().instant().minusSeconds(5));
        a.advanceSeconds(20);
        assertThat(phone.isClosed()).isFalse();
        assertThat(laptop.isClosed()).isFalse();
    }

    @Test
    void otherNodesCloseAtOnceToo() {
        FakeConnection laptop = b.live(token(-10));
        a.hub.revokeTokens("ann");
        a.run();
        assertThat(laptop.closeCode()).isEqualTo(4003);
    }

    @Test
    void aNodeThatIsNotToldFindsOutWithinTenSeconds() {
        FakeConnection laptop = b.live(token(-10));
        a.transport.decide(envelope -> Fate.DROP);
        a.hub.revokeTokens("ann");
        a.advanceSeconds(10);
        assertThat(laptop.closeCode()).isEqualTo(4003);
    }

    @Test
    void aRevocationWhileADeviceConnectsIsNotMissed() {
        b.store.before(operation -> {
            if (operation == Operation.HEADS) {
                b.store.before(later -> {});
                a.hub.revokeTokens("ann");
            }
        });
        assertThat(b.connect(token(-10)).closeCode()).isEqualTo(4003);
        FakeConnection phone = new FakeConnection();
        b.store.after(operation -> {
            if (operation == Operation.HEADS) {
                b.store.after(later -> {});
                a.hub.revokeTokens("ann");
            }
        });
        a.advanceSeconds(5);
        b.connect(phone, token(-1), null);
        b.advanceSeconds(10);
        assertThat(phone.closeCode()).isEqualTo(4003);
    }

    @Test
    void aRevokedTokenIsNoUseOnAnOpenConnectionEither() {
        FakeConnection phone = a.live(token(10));
        a.hub.revokeTokens("ann");
        a.run();
        a.send(phone, "{'type':'authenticate','token':'" + token(11) + "'}");
        assertThat(phone.only(Authenticated.class)).isNotNull();
        a.send(phone, "{'type':'authenticate','token':'" + token(-1) + "'}");
        assertThat(phone.closeCode()).isEqualTo(4003);
    }

    @Test
    void otherDoorsAreShutToo() throws AuthenticationException {
        a.hub.revokeTokens("ann");
        String old = token(-1);
        assertThatThrownBy(() -> b.hub.endpoint().authenticate(old))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.isRevoked()).isTrue());
        assertThat(b.hub.endpoint().authenticate(token(1)).userId()).isEqualTo("ann");
    }

    @Test
    void nobodyIsLetInWhileTheStoreCannotBeAsked() {
        a.store.failBefore(1, Operation.HEADS);
        assertThatThrownBy(() -> a.hub.endpoint().authenticate(token(1))).isInstanceOf(StoreException.class);
        a.store.failBefore(5, Operation.HEADS);
        assertThat(a.connect(token(1)).closeCode()).isEqualTo(1013);
    }

    @Test
    void aRevocationThatCannotBeStoredIsAnErrorAndClosesNothing() {
        FakeConnection phone = a.live(token(-10));
        a.store.failBefore(1, Operation.REVOKE_TOKENS);
        assertThatThrownBy(() -> a.hub.revokeTokens("ann")).isInstanceOf(StoreException.class);
        a.advanceSeconds(20);
        assertThat(phone.isClosed()).isFalse();
    }

    @Test
    void impossibleMomentsAndUsersAreRefused() {
        assertThatThrownBy(() -> a.hub.revokeTokens("ann", Instant.EPOCH)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> a.hub.revokeTokens("")).isInstanceOf(IllegalArgumentException.class);
    }
}
