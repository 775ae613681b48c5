package io.notifyhub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("codes are unique, never change and are found by what is on the wire")
class CodesTest {
    @Test
    @DisplayName("close codes, and whether a client comes back with the same token or another")
    void closeCodes() {
        String table = Arrays.stream(CloseCode.values())
                .map(code -> code.code()
                        + (code.reconnect() ? " reconnect" : " stay")
                        + (code.reauthenticate() ? " reauthenticate" : ""))
                .collect(Collectors.joining("\n"));
        assertThat(table)
                .isEqualTo(String.join(
                        "\n",
                        "1000 stay",
                        "1001 reconnect",
                        "1002 reconnect",
                        "1003 reconnect",
                        "1007 reconnect",
                        "1009 reconnect",
                        "1011 reconnect",
                        "1013 reconnect",
                        "4001 stay reauthenticate",
                        "4002 reconnect reauthenticate",
                        "4003 stay",
                        "4008 reconnect",
                        "4009 stay",
                        "4029 reconnect"));
        assertThat(Arrays.stream(CloseCode.values()).map(CloseCode::code)).doesNotHaveDuplicates();
        for (CloseCode code : CloseCode.values()) {
            assertThat(CloseCode.fromCode(code.code())).isSameAs(code);
        }
        assertThat(CloseCode.fromCode(1006)).isNull();
        assertThat(CloseCode.fromCode(-1)).isNull();
        assertThat(CloseCode.MAX_REASON_BYTES).isEqualTo(123);
    }

    @Test
    @DisplayName("error codes")
    void errorCodes() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName))
                .containsExactly(
                        "invalid_json",
                        "invalid_field",
                        "unknown_type",
                        "not_found",
                        "forbidden",
                        "payload_too_large",
                        "rate_limited",
                        "idempotency_conflict",
                        "unavailable",
                        "internal");
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ErrorCode.fromWireName(code.wireName())).isSameAs(code);
        }
        assertThat(ErrorCode.fromWireName("INTERNAL")).isNull();
        assertThat(ErrorCode.fromWireName(null)).isNull();
    }

    @Test
    @DisplayName("reasons of a reset")
    void resetReasons() {
        assertThat(Arrays.stream(ResetReason.values()).map(ResetReason::wireName))
                .containsExactly("pruned", "ahead", "replaced", "malformed");
        for (ResetReason reason : ResetReason.values()) {
            assertThat(ResetReason.fromWireName(reason.wireName())).isSameAs(reason);
        }
        assertThat(ResetReason.fromWireName("")).isNull();
        assertThat(ResetReason.fromWireName(null)).isNull();
    }
}
