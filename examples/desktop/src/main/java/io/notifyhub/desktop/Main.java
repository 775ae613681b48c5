package io.notifyhub.desktop;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLaf;
import com.formdev.flatlaf.FlatLightLaf;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import javax.swing.SwingUtilities;

/** The command line: {@code [--url URL --token TOKEN] [--folder PATH] [--dark]}. */
public final class Main {
    private static final int USAGE = 2;

    private Main() {}

    /** Opens the window and returns; the process lives as long as the window or the icon in the tray. */
    public static void main(String[] arguments) throws IOException {
        String url = option(arguments, "--url", "http://127.0.0.1:8000");
        String token = option(arguments, "--token", "");
        String folder = option(
                arguments,
                "--folder",
                Path.of(System.getProperty("user.home"), ".notifyhub-desktop").toString());
        boolean dark = java.util.List.of(arguments).contains("--dark");
        AccountFile file = new AccountFile(Path.of(folder));
        Account account;
        try {
            account = token.isEmpty() ? file.load() : new Account(URI.create(url), token, AccountFile.newDevice());
        } catch (IllegalArgumentException e) {
            System.err.println("notify: " + e.getMessage());
            System.exit(USAGE);
            return;
        }
        SwingUtilities.invokeLater(() -> {
            look(dark);
            new Desktop(file, Clock.systemDefaultZone()).start(account);
        });
    }

    /** FlatLaf follows the scale of the screen, also of screens that are not scaled by whole numbers. */
    static void look(boolean dark) {
        FlatLaf.setup(dark ? new FlatDarkLaf() : new FlatLightLaf());
    }

    private static String option(String[] arguments, String name, String otherwise) {
        for (int i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].equals(name)) {
                return arguments[i + 1];
            }
        }
        return otherwise;
    }
}
