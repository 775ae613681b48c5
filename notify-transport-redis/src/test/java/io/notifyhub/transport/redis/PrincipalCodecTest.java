package io.notifyhub.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.auth.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrincipalCodecTest {
    private static final Principal FULL = Principal.of("zoë 🦊")
            .withUsername("Zoë")
            .withScopes(Set.of("notify:send", "a", ""))
            .withIssuedAt(Instant.ofEpochSecond(1_700_000_000, 5))
            .withExpiresAt(Instant.ofEpochSecond(-1, 999_999_999))
            .withAttributes(Map.of("tenant", "7", "long", "x".repeat(100_000), "", ""));

    @Test
    void everythingOfAPrincipalComesBack() {
        Principal back = PrincipalCodec.decode(PrincipalCodec.encode(FULL));
        assertThat(back.userId()).isEqualTo(FULL.userId());
        assertThat(back.username()).isEqualTo(FULL.username());
        assertThat(back.scopes()).isEqualTo(FULL.scopes());
        assertThat(back.issuedAt()).isEqualTo(FULL.issuedAt());
        assertThat(back.expiresAt()).isEqualTo(FULL.expiresAt());
        assertThat(back.attributes()).isEqualTo(FULL.attributes());
    }

    @Test
    void whatIsNotThereIsNotThereAfterwards() {
        Principal back = PrincipalCodec.decode(PrincipalCodec.encode(Principal.of("5")));
        assertThat(back.userId()).isEqualTo("5");
        assertThat(back.username()).isNull();
        assertThat(back.scopes()).isEmpty();
        assertThat(back.issuedAt()).isNull();
        assertThat(back.expiresAt()).isNull();
        assertThat(back.attributes()).isEmpty();
    }

    @Test
    void bytesThatAreCutShortOrOfAnotherVersionAreRefused() {
        byte[] bytes = PrincipalCodec.encode(Principal.of("5").withScopes(Set.of("a")));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> PrincipalCodec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        bytes[0]++;
        assertThatThrownBy(() -> PrincipalCodec.decode(bytes)).hasMessageContaining("version");
    }
}
