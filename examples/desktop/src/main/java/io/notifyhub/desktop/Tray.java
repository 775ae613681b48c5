package io.notifyhub.desktop;

import java.awt.AWTException;
import java.awt.MenuItem;
import java.awt.PopupMenu;
import java.awt.SystemTray;
import java.awt.TrayIcon;
import org.jspecify.annotations.Nullable;

/** The icon in the system's tray, with the number of unread notifications. For the event dispatch thread. */
final class Tray {
    private final @Nullable TrayIcon icon;

    /**
     * @param onOpen when the icon is clicked
     * @param onReadAll chosen in its menu
     * @param onQuit chosen in its menu
     */
    Tray(Runnable onOpen, Runnable onReadAll, Runnable onQuit) {
        this.icon = SystemTray.isSupported() ? add(menu(onOpen, onReadAll, onQuit)) : null;
        if (icon != null) {
            icon.addActionListener(event -> onOpen.run());
        }
    }

    private static PopupMenu menu(Runnable onOpen, Runnable onReadAll, Runnable onQuit) {
        PopupMenu menu = new PopupMenu();
        menu.add(item("Open", onOpen));
        menu.add(item("Mark all as read", onReadAll));
        menu.addSeparator();
        menu.add(item("Quit", onQuit));
        return menu;
    }

    private static MenuItem item(String text, Runnable what) {
        MenuItem item = new MenuItem(text);
        item.addActionListener(event -> what.run());
        return item;
    }

    /** Null where the tray does not take it; the window shows the same. */
    private static @Nullable TrayIcon add(PopupMenu menu) {
        TrayIcon made = new TrayIcon(BadgeIcon.of(size(), 0), "Notifications", menu);
        try {
            SystemTray.getSystemTray().add(made);
            return made;
        } catch (AWTException e) {
            return null;
        }
    }

    private static int size() {
        return Math.max(16, SystemTray.getSystemTray().getTrayIconSize().height);
    }

    boolean isThere() {
        return icon != null;
    }

    void show(long unread) {
        if (icon != null) {
            icon.setImage(BadgeIcon.of(size(), unread));
            icon.setToolTip(unread == 0 ? "No unread notifications" : unread + " unread");
        }
    }

    void remove() {
        if (icon != null) {
            SystemTray.getSystemTray().remove(icon);
        }
    }
}
