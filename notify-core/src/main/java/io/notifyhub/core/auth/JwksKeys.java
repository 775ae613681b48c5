package io.notifyhub.core.auth;

import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a key set somewhere else, fetched at the first token, every hour, and when a token names a key that is not
 * known, at most once a minute. Where that fails the last good keys stay.
 *
 * <p>Thread-safe. One thread fetches, for some seconds at most; whoever needs what it fetches does not wait but is told to
 * come back, so that no flood of tokens with made-up key ids holds threads. Everybody else goes on with the known keys.
 */
final class JwksKeys implements JwtKeys {
    static final Duration MAX_AGE = Duration.ofHours(1);
    static final Duration BETWEEN_FETCHES = Duration.ofMinutes(1);
    static final Duration BEFORE_FIRST_IS_TRIED_AGAIN = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(JwksKeys.class);
    private static final int MAX_KID_LENGTH = 256;

    /** Gets the key set; blocks for some seconds at most. */
    @FunctionalInterface
    interface Source {
        byte[] fetch() throws IOException;
    }

    private final Source source;
    private final LongSupplier nanoTime;
    private final Function<Algorithm, JWTVerifier> verifiers;
    private final ReentrantLock fetching = new ReentrantLock();

    private volatile @Nullable Map<String, JWTVerifier> known;

    // guarded by fetching, read without it as hints
    private volatile boolean tried;
    private volatile boolean failed;
    private volatile long lastFetch;

    JwksKeys(Source source, LongSupplier nanoTime, Function<Algorithm, JWTVerifier> verifiers) {
        this.source = source;
        this.nanoTime = nanoTime;
        this.verifiers = verifiers;
    }

    @Override
    public JWTVerifier verifierOf(DecodedJWT token) throws AuthenticationException {
        String kid = Objects.requireNonNullElse(token.getKeyId(), JsonWebKeySet.NO_KID);
        if (kid.length() > MAX_KID_LENGTH) {
            throw AuthenticationException.invalid("the token names no known key");
        }
        fetchIfOlderThan(known == null ? BEFORE_FIRST_IS_TRIED_AGAIN : failed ? BETWEEN_FETCHES : MAX_AGE);
        JWTVerifier found = find(kid);
        if (found == null && fetchIfOlderThan(BETWEEN_FETCHES)) {
            found = find(kid);
        }
        if (found != null) {
            return found;
        }
        if (failed || fetching.isLocked()) {
            throw new IllegalStateException("the keys that tokens are checked with cannot be had now");
        }
        throw AuthenticationException.invalid("the token names no known key");
    }

    /** The key of that id; a token without one gets the only key there is. */
    private @Nullable JWTVerifier find(String kid) {
        Map<String, JWTVerifier> keys = known;
        if (keys == null) {
            return null;
        }
        if (kid.equals(JsonWebKeySet.NO_KID) && keys.size() == 1) {
            return keys.values().iterator().next();
        }
        return keys.get(kid);
    }

    private boolean isOlderThan(Duration age) {
        return !tried || nanoTime.getAsLong() - lastFetch >= age.toNanos();
    }

    /** @return whether it was fetched, by this call */
    private boolean fetchIfOlderThan(Duration age) {
        if (!isOlderThan(age) || !fetching.tryLock()) {
            return false;
        }
        try {
            if (!isOlderThan(age)) {
                return true;
            }
            try {
                Map<String, JWTVerifier> fresh = new HashMap<>();
                JsonWebKeySet.parse(source.fetch()).forEach((kid, key) -> fresh.put(kid, verifiers.apply(key)));
                known = Map.copyOf(fresh);
                failed = false;
            } catch (IOException | RuntimeException e) {
                failed = true;
                log.warn("The key set could not be fetched, the last good one stays: {}", e.toString());
            }
            lastFetch = nanoTime.getAsLong();
            tried = true;
            return true;
        } finally {
            fetching.unlock();
        }
    }
}
