package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.server.testkit.Ability;
import io.notifyhub.server.testkit.Json;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.RestCaller;
import io.notifyhub.server.testkit.RestContract;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.ServerSettings;
import io.notifyhub.server.testkit.SocketClient;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The routes over plain HTTP, and what is logged where something behind them fails. */
class RestContractTest extends RestContract {
    private final String token = Jwt.tokenOf(1L);

    @Override
    protected ServedHub start(ServerSettings settings) {
        return LiveServer.start(settings);
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.noneOf(Ability.class);
    }

    /** Servlet containers resolve or refuse such paths before anybody else sees them. */
    @ParameterizedTest
    @CsvSource({"GET, /ws/notifications//", "DELETE, /api/notifications/%2e/"})
    void takesAPathAsItIs(String method, String path) throws Exception {
        try (LiveServer server = LiveServer.start()) {
            new RestCaller(server, token).expectError(404, "not_found", method, path);
        }
    }

    @Test
    void logsInOneLineThatTokensCannotBeChecked() throws Exception {
        try (LiveServer broken = LiveServer.start(settings -> settings.authenticator(given -> {
                    throw new IllegalStateException("secret");
                }));
                LogLines log = new LogLines()) {
            new RestCaller(broken, token).expectError(503, "unavailable", "GET", "/api/notifications/");
            try (SocketClient client = broken.open(token)) {
                client.expectClosing(1013, true, false);
            }
            log.assertHarmless("secret", token);
        }
    }

    @Test
    void aHandlerBesideOursThatFailsIsAnsweredAndLoggedInOneLine() throws Exception {
        try (LogLines log = new LogLines();
                LiveServer server = LiveServer.startBeside(exchange -> {
                    throw new IllegalStateException("secret");
                })) {
            HttpResponse<String> answer = new RestCaller(server, token).call("GET", "/mine");
            assertThat(answer.statusCode()).isEqualTo(500);
            Json.assertMatches(Json.parse(answer.body()), "{'error':'<text>','code':'internal'}");
            assertThat(answer.body()).doesNotContain("secret");
            log.assertHarmless("secret", token);
        }
    }
}
