package io.notifyhub.desktop;

import com.formdev.flatlaf.util.UIScale;
import io.notifyhub.client.ClientState;
import io.notifyhub.client.InboxSnapshot;
import io.notifyhub.client.StateChange;
import io.notifyhub.protocol.Notification;
import java.awt.Dimension;
import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import javax.swing.JFrame;
import javax.swing.JMenu;
import javax.swing.JMenuBar;
import javax.swing.JMenuItem;
import javax.swing.JOptionPane;
import javax.swing.Timer;
import org.jspecify.annotations.Nullable;

/** The application: signs in, and then shows what comes until it is told to quit. For the event dispatch thread. */
final class Desktop {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 640;
    private static final int REDRAW_MS = 30_000;

    private final AccountFile file;
    private final Clock clock;
    private @Nullable JFrame signIn;
    private @Nullable Shown shown;

    Desktop(AccountFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** @param account who is signed in; null to ask */
    void start(@Nullable Account account) {
        if (account == null) {
            askForAccount(null, null);
        } else {
            open(account);
        }
    }

    private void askForAccount(@Nullable Account before, @Nullable String why) {
        JFrame window = new SignIn(before, why, this::signedIn).inWindow();
        signIn = window;
        window.setVisible(true);
    }

    private void signedIn(Account account) {
        try {
            file.save(account);
        } catch (IOException e) {
            throw new IllegalArgumentException("The sign-in cannot be kept: " + e.getMessage(), e);
        }
        if (signIn != null) {
            signIn.dispose();
            signIn = null;
        }
        open(account);
    }

    private void open(Account account) {
        shown = new Shown(account);
    }

    /** Everything of one account that is on the screen. */
    private final class Shown {
        private final Account account;
        private final Session session;
        private final InboxPanel panel;
        private final JFrame window = new JFrame("Notifications");
        private final Tray tray;
        private final Toasts toasts = new Toasts(entry -> openWindow());
        private final Timer redraw;

        Shown(Account account) {
            this.account = account;
            this.session = new Session(account, file.stateFolder());
            this.panel = new InboxPanel(session.inbox(), clock, this::openLink);
            this.tray = new Tray(this::openWindow, () -> session.inbox().markAllRead(), this::quit);
            // Times in the list grow older.
            this.redraw = new Timer(REDRAW_MS, event -> window.repaint());
            window.setContentPane(panel);
            window.setJMenuBar(menu());
            window.setIconImage(BadgeIcon.of(32, 0));
            window.setMinimumSize(new Dimension(UIScale.scale(WIDTH * 3 / 4), UIScale.scale(HEIGHT / 2)));
            Rectangle room = GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
            window.setSize(Math.min(UIScale.scale(WIDTH), room.width), Math.min(UIScale.scale(HEIGHT), room.height));
            window.setLocationRelativeTo(null);
            // With an icon in the tray it goes on without the window.
            window.setDefaultCloseOperation(tray.isThere() ? JFrame.HIDE_ON_CLOSE : JFrame.EXIT_ON_CLOSE);
            session.onState(this::changed);
            session.onNews(toasts::show);
            session.inbox().onChange(this::show);
            show(session.inbox().snapshot());
            window.setVisible(true);
            panel.focusList();
            redraw.start();
            session.connect();
        }

        private JMenuBar menu() {
            JMenu menu = new JMenu("Account");
            menu.add(item("Sign out", this::signOut));
            menu.add(item("Quit", this::quit));
            JMenuBar bar = new JMenuBar();
            bar.add(menu);
            return bar;
        }

        private JMenuItem item(String text, Runnable what) {
            JMenuItem item = new JMenuItem(text);
            item.addActionListener(event -> what.run());
            return item;
        }

        private void show(InboxSnapshot inbox) {
            panel.show(inbox);
            panel.status(StatusText.of(session.lastState(), inbox));
            tray.show(inbox.unreadCount());
            window.setIconImage(BadgeIcon.of(32, inbox.unreadCount()));
            window.setTitle(inbox.unreadCount() == 0 ? "Notifications" : "(" + inbox.unreadCount() + ") Notifications");
        }

        private void changed(StateChange change) {
            show(session.inbox().snapshot());
            if (change.to() == ClientState.FAILED) {
                close();
                askForAccount(account, StatusText.of(change, session.inbox().snapshot()));
            }
        }

        private void openWindow() {
            window.setVisible(true);
            window.toFront();
        }

        private void openLink(Notification entry) {
            String link = entry.link();
            boolean canBrowse = java.awt.Desktop.isDesktopSupported()
                    && java.awt.Desktop.getDesktop().isSupported(java.awt.Desktop.Action.BROWSE);
            if (link == null || !canBrowse) {
                return;
            }
            try {
                URI target = account.server().resolve(link);
                String scheme = String.valueOf(target.getScheme());
                // A link is text of others: nothing but a page is opened.
                if (scheme.equals("https") || scheme.equals("http")) {
                    java.awt.Desktop.getDesktop().browse(target);
                }
            } catch (IOException | IllegalArgumentException e) {
                JOptionPane.showMessageDialog(window, "The link cannot be opened: " + e.getMessage());
            }
        }

        private void signOut() {
            close();
            try {
                file.forget();
            } catch (IOException e) {
                JOptionPane.showMessageDialog(null, "Not everything could be deleted: " + e.getMessage());
            }
            askForAccount(account, null);
        }

        private void close() {
            redraw.stop();
            toasts.closeAll();
            tray.remove();
            session.close();
            window.dispose();
        }

        private void quit() {
            close();
            System.exit(0);
        }
    }
}
