package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.memory.MemoryTransport;
import io.notifyhub.transport.redis.RedisTransport;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodesTest {
    private static Settings redis(String url) {
        return new Settings(Map.of("REDIS_URL", url));
    }

    @Test
    void withoutAnAddressANodeIsAlone() throws Exception {
        assertThat(Nodes.transport(new Settings(Map.of()))).isInstanceOf(MemoryTransport.class);
        Nodes.check(MemoryTransport.alone());
    }

    @Test
    void anAddressOfRedisJoinsNodesAndNeedNotAnswer() throws Exception {
        try (var transport = Nodes.transport(redis("redis://ann:secret@127.0.0.1:1/2"))) {
            assertThat(transport).isInstanceOf(RedisTransport.class);
            assertThatCode(transport::toString).doesNotThrowAnyException();
            assertThat(transport.toString()).doesNotContain("secret");
        }
    }

    @Test
    void aFileOfAuthoritiesThatIsNoneIsAnErrorOfConfiguration() {
        Settings settings =
                new Settings(Map.of("REDIS_URL", "rediss://ann:secret@host", "REDIS_CA_FILE", "/nowhere.pem"));
        assertThatThrownBy(() -> Nodes.transport(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("/nowhere.pem")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aWrongAddressIsAnErrorOfConfigurationThatKeepsThePassword() {
        assertThatThrownBy(() -> Nodes.transport(redis("ftp://ann:secret@host")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("REDIS_URL cannot be used: a Redis URL begins with redis://")
                .hasMessageNotContaining("secret");
    }
}
