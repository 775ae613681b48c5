package io.notifyhub.desktop;

import com.formdev.flatlaf.util.UIScale;
import io.notifyhub.protocol.Notification;
import java.awt.BorderLayout;
import java.awt.Cursor;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.GraphicsConfiguration;
import java.awt.GraphicsEnvironment;
import java.awt.Insets;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.BorderFactory;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JWindow;
import javax.swing.Timer;
import javax.swing.UIManager;

/** Tells of new notifications in the corner of the screen, a few at a time, for some seconds. For the event dispatch thread. */
final class Toasts {
    private static final int MOST = 3;
    private static final int SECONDS = 6;
    private static final int WIDTH = 320;
    private static final int HEIGHT = 72;
    private static final int GAP = 10;

    private final Consumer<Notification> onClick;
    private final List<JWindow> open = new ArrayList<>();

    Toasts(Consumer<Notification> onClick) {
        this.onClick = onClick;
    }

    /** Shows it, in the place of the oldest if there are too many. */
    void show(Notification entry) {
        while (open.size() >= MOST) {
            close(open.get(0));
        }
        JWindow window = new JWindow();
        window.setAlwaysOnTop(true);
        window.setFocusableWindowState(false);
        window.setContentPane(content(entry));
        window.setSize(UIScale.scale(WIDTH), UIScale.scale(HEIGHT));
        window.getContentPane().addMouseListener(new MouseAdapter() {
            @Override
            public void mouseClicked(MouseEvent event) {
                close(window);
                onClick.accept(entry);
            }
        });
        open.add(window);
        arrange();
        window.setVisible(true);
        Timer timer = new Timer(SECONDS * 1_000, event -> close(window));
        timer.setRepeats(false);
        timer.start();
    }

    /** What is in a toast. */
    static JPanel content(Notification entry) {
        JLabel title = new JLabel(EntryText.title(entry));
        title.putClientProperty("html.disable", true);
        title.setFont(title.getFont().deriveFont(Font.BOLD));
        JLabel body = new JLabel(EntryText.body(entry).replaceAll("\\s+", " "));
        body.putClientProperty("html.disable", true);
        body.setEnabled(false);
        JLabel icon = new JLabel(new javax.swing.ImageIcon(BadgeIcon.of(UIScale.scale(28), 0)));
        JPanel text = new JPanel(new BorderLayout(0, UIScale.scale(2)));
        text.setOpaque(false);
        text.add(title, BorderLayout.NORTH);
        text.add(body, BorderLayout.CENTER);
        JPanel content = new JPanel(new BorderLayout(UIScale.scale(GAP), 0));
        int padding = UIScale.scale(GAP);
        content.setBorder(BorderFactory.createCompoundBorder(
                BorderFactory.createLineBorder(UIManager.getColor("Component.borderColor")),
                BorderFactory.createEmptyBorder(padding, padding, padding, padding)));
        content.setBackground(UIManager.getColor("List.background"));
        content.setCursor(Cursor.getPredefinedCursor(Cursor.HAND_CURSOR));
        content.add(icon, BorderLayout.WEST);
        content.add(text, BorderLayout.CENTER);
        return content;
    }

    void closeAll() {
        List.copyOf(open).forEach(this::close);
    }

    private void close(JWindow window) {
        if (open.remove(window)) {
            window.dispose();
            arrange();
        }
    }

    /** The newest at the bottom, clear of the taskbar. */
    private void arrange() {
        GraphicsConfiguration screen = GraphicsEnvironment.getLocalGraphicsEnvironment()
                .getDefaultScreenDevice()
                .getDefaultConfiguration();
        Rectangle bounds = screen.getBounds();
        Insets taken = Toolkit.getDefaultToolkit().getScreenInsets(screen);
        int gap = UIScale.scale(GAP);
        int bottom = bounds.y + bounds.height - taken.bottom - gap;
        for (int i = open.size() - 1; i >= 0; i--) {
            Dimension size = open.get(i).getSize();
            open.get(i).setLocation(bounds.x + bounds.width - taken.right - gap - size.width, bottom - size.height);
            bottom -= size.height + gap;
        }
    }
}
