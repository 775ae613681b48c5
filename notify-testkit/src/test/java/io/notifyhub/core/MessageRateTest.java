package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.ErrorFrame;
import io.notifyhub.protocol.Pong;
import io.notifyhub.testkit.FakeConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Devices that send faster than they may. */
class MessageRateTest {
    private final TestHub t = TestHub.create(settings -> settings.limits(HubLimits.DEFAULT));
    private final FakeConnection ann = t.live("ann");
    private int sent;

    private void ping(int times) {
        for (int i = 0; i < times; i++) {
            ann.send("{\"type\":\"ping\",\"ref\":\"" + sent++ + "\"}");
        }
        t.run();
    }

    /** Sends as long as it is read from, as a device does that is stopped by its full socket. */
    private void pingAsMuchAsIsRead() {
        while (!ann.isSuspended() && !ann.isClosed()) {
            ping(1);
        }
    }

    private int pongs() {
        return ann.frames(Pong.class).size();
    }

    @Test
    void aBurstIsHandledAtOnceAndTheRestAtTheRate() {
        ping(60);
        assertThat(pongs()).isEqualTo(40);
        t.advanceMillis(500);
        assertThat(pongs()).isBetween(48, 50);
        t.advanceSeconds(1);
        assertThat(pongs()).isEqualTo(60);
        assertThat(ann.frames(Pong.class).get(59).ref()).isEqualTo("59");
    }

    @Test
    void whoIsTooFastIsNotReadFrom() {
        ping(40);
        assertThat(ann.isSuspended()).isFalse();
        ping(32);
        assertThat(ann.isSuspended()).isTrue();
        t.advanceSeconds(2);
        assertThat(ann.isSuspended()).isFalse();
    }

    @Test
    void muchThatWaitsIsNotReadEither() {
        ping(40);
        ann.send("{\"type\":\"ping\",\"x\":\"" + "x".repeat(64 << 10) + "\"}");
        assertThat(ann.isSuspended()).isTrue();
        t.advanceSeconds(1);
        assertThat(ann.isSuspended()).isFalse();
    }

    @Test
    void whoGoesOnIsToldSoAndThenHasToGo() {
        for (int i = 0; i < 90; i++) {
            pingAsMuchAsIsRead();
            t.advanceMillis(100);
        }
        assertThat(ann.frames(ErrorFrame.class)).isEmpty();
        for (int i = 0; i < 60; i++) {
            pingAsMuchAsIsRead();
            t.advanceMillis(100);
        }
        assertThat(ann.isClosed()).isFalse();
        assertThat(ann.frames(ErrorFrame.class)).isNotEmpty().allSatisfy(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(error.ref()).isNotNull();
        });
        for (int i = 0; i < 60; i++) {
            pingAsMuchAsIsRead();
            t.advanceMillis(100);
        }
        assertThat(ann.closeCode()).isEqualTo(4029);
        assertThat(ann.only(Closing.class).reconnect()).isTrue();
        assertThat(ann.only(Closing.class).retryAfterMs()).isPositive();
        assertThat(pongs()).as("handled in the ten seconds of patience").isBetween(200, 260);
    }

    @Test
    void whoGoesOnHasToGoAlsoWhereTheServerIsLate() {
        long step = TimeUnit.MILLISECONDS.toNanos(170);
        List<LongSupplier> exact = new ArrayList<>();
        TestHub late = TestHub.create(settings -> settings.limits(HubLimits.DEFAULT)
                .nanoTime(() -> exact.isEmpty() ? 0 : exact.get(0).getAsLong() / step * step));
        exact.add(late.time.nanoTime());
        FakeConnection bob = late.live("bob");
        for (int i = 0; i < 260 && !bob.isClosed(); i++) {
            while (!bob.isSuspended() && !bob.isClosed()) {
                bob.send("{\"type\":\"ping\"}");
                late.run();
            }
            late.advanceMillis(100);
        }
        assertThat(bob.closeCode()).isEqualTo(4029);
    }

    @Test
    void whoWasTooFastAndPausedMaySendABurstAgain() {
        for (int i = 0; i < 80; i++) {
            pingAsMuchAsIsRead();
            t.advanceMillis(100);
        }
        t.advanceSeconds(60);
        int before = pongs();
        ping(60);
        assertThat(pongs()).isEqualTo(before + 40);
        assertThat(ann.frames(ErrorFrame.class)).isEmpty();
    }

    @Test
    void whoSlowsDownIsForgiven() {
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 80; i++) {
                pingAsMuchAsIsRead();
                t.advanceMillis(100);
            }
            t.advanceSeconds(5);
            ping(1);
        }
        assertThat(ann.isClosed()).isFalse();
        assertThat(ann.frames(ErrorFrame.class)).isEmpty();
    }

    @Test
    void exactlyTheRateIsNeverTooFast() {
        for (int i = 0; i < 2_000; i++) {
            ping(1);
            t.advanceMillis(50);
        }
        assertThat(pongs()).isEqualTo(2_000);
        assertThat(ann.frames(ErrorFrame.class)).isEmpty();
    }

    @Test
    void otherDevicesOfTheUserAreNotSlowed() {
        FakeConnection laptop = t.live("ann");
        ping(100);
        laptop.send("{\"type\":\"ping\"}");
        t.run();
        assertThat(laptop.frames(Pong.class)).hasSize(1);
    }
}
