package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.protocol.CloseCode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections end, and what is said before. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class CloseContractTest {
    @AutoClose
    private static final LiveServer SERVER = LiveServer.start();

    private final long user = LiveServer.newUser();

    @Test
    void refusesABinaryFrameWith1003() {
        try (SocketClient client = SERVER.connect(user)) {
            client.sendBinary((byte) 1, (byte) 2);
            client.expectClosing(1003, true, false);
        }
    }

    @Test
    void refusesABinaryFrameThatComesBeforeTheGreeting() {
        try (SocketClient client = SERVER.open(Jwt.tokenOf(user))) {
            client.sendBinary();
            JsonNode frame = client.next();
            while (!frame.get("type").textValue().equals("closing")) {
                frame = client.next();
            }
            assertThat(frame.get("code").intValue()).isEqualTo(1003);
            assertThat(client.expectClose().code()).isEqualTo(1003);
        }
    }

    @Test
    void takesAMessageOf64KiB() {
        try (SocketClient client = SERVER.connect(user)) {
            String largest = "\"" + "x".repeat(65_534) + "\"";
            client.sendRaw(largest);
            assertThat(client.next().get("data")).isEqualTo(Json.parse(largest));
        }
    }

    @Test
    void refusesALargerMessageWith1009() {
        try (SocketClient client = SERVER.connect(user)) {
            client.sendRaw("\"" + "x".repeat(65_535) + "\"");
            client.expectClosing(1009, true, false);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 3000, 4999})
    void answersACloseOfTheClientWithTheSameCode(int code) {
        try (SocketClient client = SERVER.connect(user)) {
            client.sendClose(code);
            assertThat(client.expectClose().code()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CloseCode.class,
            names = {"NORMAL", "GOING_AWAY", "TRY_AGAIN_LATER", "FORBIDDEN", "SUPERSEDED", "RATE_LIMITED"})
    void closesEveryConnectionOfAUserForTheApplication(CloseCode code) {
        try (SocketClient phone = SERVER.connect(user);
                SocketClient laptop = SERVER.connect(user);
                SocketClient stranger = SERVER.connect(LiveServer.newUser())) {
            SERVER.hub().disconnect(String.valueOf(user), code);
            phone.expectClosing(code.code(), code.reconnect(), code.reauthenticate());
            laptop.expectClosing(code.code(), code.reconnect(), code.reauthenticate());
            stranger.expectNothing();
        }
    }
}
