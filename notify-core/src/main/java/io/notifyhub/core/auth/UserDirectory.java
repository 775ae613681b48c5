package io.notifyhub.core.auth;

import org.jspecify.annotations.Nullable;

/** Knows the application's users. Without one, every id that a token names is taken to exist. */
@FunctionalInterface
public interface UserDirectory {
    /**
     * Looks a user up. Called by any number of threads, on the hub's executor: may block.
     *
     * @return null if there is no such user (any longer)
     */
    @Nullable
    UserProfile find(String userId);
}
