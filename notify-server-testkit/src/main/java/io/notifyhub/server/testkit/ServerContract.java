package io.notifyhub.server.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.notifyhub.core.NotificationHub;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A server with the defaults for all tests of a class, a user of its own for each test, and other servers where one asks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
abstract class ServerContract {
    ServedHub server;
    NotificationHub hub;
    long user;
    String token;

    /** A hub behind the server that is tested, with these settings. */
    protected abstract ServedHub start(ServerSettings settings);

    /** What of {@link Ability} the server has. */
    protected Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    final boolean can(Ability ability) {
        return abilities().contains(ability);
    }

    final void assumeThatItCan(Ability ability) {
        assumeTrue(can(ability), () -> "this server lacks " + ability);
    }

    @BeforeAll
    void startOne() {
        server = start(ServerSettings.DEFAULT);
        hub = server.hub();
    }

    @BeforeEach
    void someUser() {
        user = ServedHub.newUser();
        token = Jwt.tokenOf(user);
    }

    @AfterAll
    void stop() {
        server.close();
    }
}
