package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    private static String text(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(SchemaTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void thePlainSqlIsWhatTheMigrationsMake(String dialect) throws Exception {
        String base = "/io/notifyhub/store/jdbc/";
        assertThat(text("/schema/" + dialect + ".sql")).isEqualTo(text(base + "log/" + dialect + "/V1__logs.sql"));
        assertThat(text("/schema/outbox-" + dialect + ".sql"))
                .isEqualTo(text(base + "outbox/" + dialect + "/V1__outbox.sql"));
    }
}
