package io.notifyhub.simulator;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes and checks the tokens of a simulation: user, beginning, end and a number, as text. For one thread. */
final class Tokens {
    private static final String FOR_EVER = "-";
    /** How long a hub lets a connection outlive its token, and as much as its timer may be late. */
    private static final Duration LEEWAY = NotificationHub.Builder.DEFAULT_TOKEN_LEEWAY.plusSeconds(2);

    private final World world;
    private long number;

    Tokens(World world) {
        this.world = world;
    }

    /** A fresh token of a user; a short one where the plan has such. */
    String issue(String user) {
        boolean isShort = !world.trouble.isOver() && world.plan.has(Fault.TOKEN_SHORT) && world.chance.oneIn(2);
        String end = FOR_EVER;
        if (isShort) {
            world.tally.add(Fault.TOKEN_SHORT);
            long seconds = world.chance.between(2, 60);
            end = Long.toString(world.clock.instant().getEpochSecond() + seconds);
        }
        return user + '|' + world.clock.millis() + '|' + end + '|' + number++;
    }

    /** @param clock of the node that checks it, right or wrong */
    Principal check(String token, Clock clock) throws AuthenticationException {
        if (world.trouble.authIsBroken()) {
            throw new IllegalStateException("injected: no database of users");
        }
        if (world.trouble.authRefuses()) {
            throw AuthenticationException.invalid("injected: nobody is let in");
        }
        String[] parts = token.split("\\|");
        Principal principal = Principal.of(parts[0]).withIssuedAt(Instant.ofEpochMilli(Long.parseLong(parts[1])));
        Instant end = endOf(token);
        if (end == null) {
            return principal;
        }
        if (end.isBefore(clock.instant())) {
            throw AuthenticationException.expired();
        }
        return principal.withExpiresAt(end);
    }

    /** Why a connection with this token should be closed by now; null if it need not. */
    @Nullable
    String complaint(String token) {
        String[] parts = token.split("\\|");
        if (Long.parseLong(parts[1]) < world.logs.head(parts[0]).revokedBefore()) {
            return "was revoked";
        }
        Instant end = endOf(token);
        boolean over = end != null && end.plus(LEEWAY).isBefore(world.clock.instant());
        // A timer is set by the clock of its moment, right or wrong.
        return over && !world.plan.has(Fault.CLOCK_JUMPED) ? "ended" : null;
    }

    private static @Nullable Instant endOf(String token) {
        String end = token.split("\\|")[2];
        return end.equals(FOR_EVER) ? null : Instant.ofEpochSecond(Long.parseLong(end));
    }
}
