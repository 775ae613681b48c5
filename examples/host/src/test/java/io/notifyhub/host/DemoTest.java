package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.host.SocialHttp.Answer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    @DisplayName(
            "who was made an operator on the command line signs in to the demo and is let in to /api/admin/, and nobody else")
    void operator() throws Exception {
        String[] command = {"createsuperuser", "--username", "root", "--email", "root@example.org"};
        assertThat(HostProcess.run(folder, command)).contains("Operator root was made.");
        assertThat(HostProcess.run(folder, command)).contains("the username root is taken");
        try (HostProcess demo = new HostProcess(folder, "demo", 0)) {
            SocialHttp http = new SocialHttp(demo.port());
            Map<String, String> ann =
                    Map.of("username", "ann", "password", HostProcess.PASSWORD, "email", "ann@example.org");
            assertThat(http.post("/api/register/", "", ann).status()).isEqualTo(201);
            assertThat(http.get("/api/admin/status", signIn(http, "root")).status())
                    .isEqualTo(200);
            assertThat(http.get("/api/admin/status", signIn(http, "ann")).status())
                    .isEqualTo(403);
        }
    }

    private static String signIn(SocialHttp http, String name) {
        Answer tokens = http.post("/api/login/", "", Map.of("username", name, "password", HostProcess.PASSWORD));
        assertThat(tokens.status()).isEqualTo(200);
        return Objects.requireNonNull(tokens.body().access());
    }
}
