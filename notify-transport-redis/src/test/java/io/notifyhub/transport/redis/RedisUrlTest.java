package io.notifyhub.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {
    @ParameterizedTest
    @CsvSource({
        "redis://localhost, redis://localhost:6379",
        "REDIS://localhost:7000/3, redis://localhost:7000/3",
        "rediss://ann:p%40ss%3A@cache.example.com/, redis://cache.example.com:6379",
        "redis://:pass@[::1]:7000, redis://::1:7000",
        "'redis-sentinel://pw@s1,s2:7/hub/2', 'redis-sentinel://s1:26379,s2:7/hub/2'",
        "redis-cluster://c1:1, redis-cluster://c1:1",
    })
    void urlsAreUnderstoodAndShownWithoutSecrets(String url, String shown) {
        assertThat(new RedisUrl(url)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:6379",
                "http://localhost",
                "redis://",
                "redis://user:secret@",
                "redis://a:secret@b:notaport",
                "redis://a:secret@b,c",
                "redis://a:secret@b/x",
                "redis://a:secret@b/1/2",
                "redis://a:secret@b/-1",
                "redis://a:secret@b?x=1",
                "redis-sentinel://a:secret@b",
                "redis-cluster://a:secret@b/1",
            })
    void wrongUrlsAreRefusedWithoutRepeatingThem(String url) {
        assertThatThrownBy(() -> new RedisUrl(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aTransportSaysWhereItGoesWithoutSecrets() {
        assertThat(RedisTransport.builder("redis://ann:secret@localhost/1").build())
                .hasToString("RedisTransport[redis://localhost:6379/1]");
    }
}
