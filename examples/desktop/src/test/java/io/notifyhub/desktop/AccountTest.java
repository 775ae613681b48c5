package io.notifyhub.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.protocol.Notification;
import java.awt.image.BufferedImage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTest {
    @TempDir
    Path folder = Path.of("");

    private static String token(String claims) {
        return "h." + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".s";
    }

    @Test
    @DisplayName("an account names the socket of its server and tells users apart; its token is not printed")
    void account() {
        Account account =
                new Account(URI.create("https://notify.example.com/"), token("{\"user_id\": 17,\"exp\":1}"), "d");
        assertThat(account.socket()).hasToString("wss://notify.example.com/ws/notifications/");
        assertThat(account.userKey()).isEqualTo("17");
        assertThat(account.toString()).doesNotContain(account.token());
        assertThatThrownBy(() -> new Account(URI.create("ftp://x"), "t", "d"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Account(URI.create("http://x"), " ", "d"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("who signed in is remembered for its owner alone, and forgotten with everything that was kept")
    void remembered() throws Exception {
        AccountFile file = new AccountFile(folder.resolve("notes"));
        assertThat(file.load()).isNull();
        Account account = new Account(URI.create("http://127.0.0.1:8000"), "a.b.c", "desktop-1");
        file.save(account);
        assertThat(file.load()).isEqualTo(account);
        Path kept = folder.resolve("notes").resolve("account.properties");
        if (Files.getFileStore(kept).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .isEqualTo("rw-------");
        }
        Files.createDirectories(file.stateFolder());
        Files.write(file.stateFolder().resolve("x"), new byte[1]);
        file.forget();
        assertThat(file.load()).isNull();
        assertThat(file.stateFolder()).isEmptyDirectory();
    }

    @Test
    @DisplayName("an entry without a title is named by its type, and time is told as people do")
    void texts() {
        Notification entry =
                Notification.builder("friend_request").dataJson("{\"n\":1}").build();
        assertThat(EntryText.title(entry)).isEqualTo("Friend request");
        assertThat(EntryText.body(entry)).isEqualTo("{\"n\":1}");
        assertThat(EntryText.matches(entry, "friend")).isTrue();
        assertThat(EntryText.matches(entry, "friend foe")).isFalse();
        Instant then = Instant.parse("2026-01-02T03:04:05Z");
        assertThat(EntryText.when(then, then.plusSeconds(30))).isEqualTo("now");
        assertThat(EntryText.when(then, then.plusSeconds(7_300))).isEqualTo("2 h");
    }

    @Test
    @DisplayName("the icon shows a number only where there is one, and stays inside its square")
    void icon() {
        BufferedImage without = BadgeIcon.draw(32, 0);
        BufferedImage with = BadgeIcon.draw(32, 250);
        assertThat(without.getRGB(28, 28)).isNotEqualTo(with.getRGB(28, 28));
        assertThat(with.getWidth()).isEqualTo(32);
    }
}
