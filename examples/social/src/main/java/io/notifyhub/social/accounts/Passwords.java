package io.notifyhub.social.accounts;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.notifyhub.social.web.ApiException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes passwords into Argon2id hashes (RFC 9106; 19 MiB, two passes) and checks them. At most two at a time, as each takes
 * memory and a processor; who waits longer than five seconds is refused. Methods block. Thread-safe.
 */
public final class Passwords {
    private static final int KIBIBYTES = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int BYTES = 32;
    private static final int AT_ONCE = 2;
    private static final long PATIENCE_SECONDS = 5;

    private final Argon2Function function = Argon2Function.getInstance(KIBIBYTES, PASSES, LANES, BYTES, Argon2.ID);
    private final Semaphore permits = new Semaphore(AT_ONCE, true);

    /** What the password of nobody is compared with, so that it takes as long. */
    private final String nobody = hash("nobody's password");

    public String hash(String password) {
        enter();
        try {
            return Password.hash(password).addRandomSalt(BYTES).with(function).getResult();
        } finally {
            permits.release();
        }
    }

    /** @param hash null for a user who does not exist: takes as long, and fails */
    boolean matches(String password, @Nullable String hash) {
        enter();
        try {
            boolean same =
                    Password.check(password, hash == null ? nobody : hash).with(function);
            return same && hash != null;
        } finally {
            permits.release();
        }
    }

    private void enter() {
        try {
            if (permits.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ApiException.unavailable("Too many are logging in: try again in a moment");
    }
}
