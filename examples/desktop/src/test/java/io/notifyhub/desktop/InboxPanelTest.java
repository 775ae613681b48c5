package io.notifyhub.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.notifyhub.client.ClientState;
import io.notifyhub.client.StateChange;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.protocol.Notification;
import io.notifyhub.server.undertow.NotifyServer;
import java.awt.Component;
import java.awt.Container;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The inbox on a real server, without a display: what is shown is looked at, and painted into {@code target/desktop}. */
@Timeout(60)
class InboxPanelTest {
    private static final String SECRET = "a secret for tests, of 32 bytes or more";
    private static final int WIDTH = 460;
    private static final int HEIGHT = 420;

    private final NotificationHub hub = NotificationHub.builder()
            .authenticator(JwtTokenAuthenticator.hmac(SECRET))
            .build();
    private NotifyServer server = NotifyServer.builder(hub).port(0).start();
    private final int port = server.port();
    private final List<String> toasts = new CopyOnWriteArrayList<>();
    private final Session session = session();

    private final InboxPanel panel = onScreen(() -> {
        Main.look(false);
        return new InboxPanel(session.inbox(), Clock.systemUTC(), entry -> {});
    });

    private Session session() {
        String token = JWT.create()
                .withClaim("user_id", 1)
                .withExpiresAt(Instant.now().plusSeconds(600))
                .sign(Algorithm.HMAC256(SECRET));
        Account account = new Account(URI.create("http://127.0.0.1:" + port), token, "desktop-test");
        try {
            return new Session(account, Files.createTempDirectory("desktop-test"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void open() {
        onScreen(() -> {
            session.onNews(entry -> toasts.add(EntryText.title(entry)));
            session.onState(change -> showAll());
            session.inbox().onChange(snapshot -> showAll());
            session.connect();
            return panel;
        });
        await().until(() -> onScreen(() -> {
            StateChange last = session.lastState();
            return last != null && last.to() == ClientState.CONNECTED;
        }));
    }

    private void showAll() {
        panel.show(session.inbox().snapshot());
        panel.status(StatusText.of(session.lastState(), session.inbox().snapshot()));
    }

    private String status() {
        return onScreen(() -> ((JLabel) find(panel, "status")).getText());
    }

    @AfterEach
    void close() {
        session.close();
        server.close();
        hub.close();
    }

    private static <T> T onScreen(Callable<T> what) {
        FutureTask<T> task = new FutureTask<>(what);
        SwingUtilities.invokeLater(task);
        try {
            return task.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Component find(Container in, String name) {
        return all(in).filter(each -> name.equals(each.getName())).findFirst().orElseThrow();
    }

    private static Stream<Component> all(Container in) {
        return Stream.of(in.getComponents())
                .flatMap(each -> each instanceof Container container
                        ? Stream.concat(Stream.of(each), all(container))
                        : Stream.of(each));
    }

    @SuppressWarnings("unchecked")
    private List<String> titles() {
        return onScreen(() -> {
            JList<Notification> list = (JList<Notification>) find(panel, "list");
            List<String> titles = new java.util.ArrayList<>();
            for (int i = 0; i < list.getModel().getSize(); i++) {
                Notification entry = list.getModel().getElementAt(i);
                titles.add((entry.read() ? "" : "* ") + EntryText.title(entry));
            }
            return titles;
        });
    }

    private void click(String button) {
        onScreen(() -> {
            ((AbstractButton) find(panel, button)).doClick(0);
            return panel;
        });
    }

    private void select(int index) {
        onScreen(() -> {
            ((JList<?>) find(panel, "list")).setSelectedIndex(index);
            return panel;
        });
    }

    private void search(String text) {
        onScreen(() -> {
            ((JTextField) find(panel, "search")).setText(text);
            return panel;
        });
    }

    private void awaitTitles(String... titles) {
        await().untilAsserted(() -> assertThat(titles()).containsExactly(titles));
    }

    private void paint(String name) throws IOException {
        BufferedImage image = onScreen(() -> {
            panel.setSize(WIDTH, HEIGHT);
            layOut(panel);
            BufferedImage painted = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            Graphics2D on = painted.createGraphics();
            panel.printAll(on);
            on.dispose();
            return painted;
        });
        File file = new File("target/desktop/" + name + ".png");
        assertThat(file.getParentFile().isDirectory() || file.getParentFile().mkdirs())
                .isTrue();
        ImageIO.write(image, "png", file);
    }

    private static void layOut(Container container) {
        container.doLayout();
        for (Component each : container.getComponents()) {
            if (each instanceof Container inner) {
                layOut(inner);
            }
        }
    }

    private void send(String title, String message) {
        hub.notifyUser(
                "1",
                NotificationRequest.type("news").title(title).message(message).build());
    }

    @Test
    @DisplayName("what comes is shown and announced; it is read, read all, deleted and searched")
    void use() throws Exception {
        awaitTitles();
        send("Invoice paid", "1,240.00 EUR of Contoso");
        send("Build failed", "3 tests in main");
        send("<html><h1>Huge", "what others wrote is no page");
        awaitTitles("* <html><h1>Huge", "* Build failed", "* Invoice paid");
        assertThat(toasts).containsExactly("Invoice paid", "Build failed", "<html><h1>Huge");
        paint("inbox");

        select(1);
        click("read");
        awaitTitles("* <html><h1>Huge", "Build failed", "* Invoice paid");
        select(0);
        click("delete");
        awaitTitles("Build failed", "* Invoice paid");
        click("unread");
        awaitTitles("* Invoice paid");
        click("unread");
        search("TESTS main");
        awaitTitles("Build failed");
        search("");
        click("readAll");
        awaitTitles("Build failed", "Invoice paid");
        await().untilAsserted(() -> assertThat(hub.inbox("1").counts().unread()).isZero());
    }

    @Test
    @DisplayName("without a server everything goes on, and what was done is done there when it is back")
    void offline() throws Exception {
        send("Invoice paid", "1,240.00 EUR of Contoso");
        send("Build failed", "3 tests in main");
        awaitTitles("* Build failed", "* Invoice paid");
        server.close();
        await().untilAsserted(() -> assertThat(status()).startsWith("Offline"));
        select(0);
        click("delete");
        select(0);
        click("read");
        awaitTitles("Invoice paid");
        await().untilAsserted(() -> assertThat(status()).endsWith("2 changes wait"));
        paint("offline");

        server = NotifyServer.builder(hub).port(port).start();
        await().untilAsserted(() -> {
            assertThat(hub.inbox("1").counts().total()).isEqualTo(1);
            assertThat(hub.inbox("1").counts().unread()).isZero();
        });
        awaitTitles("Invoice paid");
    }
}
