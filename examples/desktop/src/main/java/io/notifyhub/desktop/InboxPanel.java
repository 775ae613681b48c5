package io.notifyhub.desktop;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.icons.FlatSearchIcon;
import com.formdev.flatlaf.util.UIScale;
import io.notifyhub.client.InboxModel;
import io.notifyhub.client.InboxSnapshot;
import io.notifyhub.protocol.Notification;
import java.awt.BorderLayout;
import java.awt.FlowLayout;
import java.awt.event.ActionEvent;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.AbstractAction;
import javax.swing.Action;
import javax.swing.BorderFactory;
import javax.swing.BoundedRangeModel;
import javax.swing.DefaultListModel;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextField;
import javax.swing.JToggleButton;
import javax.swing.KeyStroke;
import javax.swing.ListSelectionModel;
import javax.swing.SwingConstants;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;

/** The list with what can be done to it. For the event dispatch thread, where the client's callbacks run too. */
final class InboxPanel extends JPanel {
    private static final long serialVersionUID = 1L;

    private static final int GAP = 8;
    private static final String DELETE = "delete";
    private static final String OPEN = "open";

    private final transient InboxModel model;
    private final transient Consumer<Notification> onOpen;
    private final DefaultListModel<Notification> shown = new DefaultListModel<>();
    private final JList<Notification> list = new JList<>(shown);
    private final JTextField search = new JTextField();
    private final JToggleButton unreadOnly = new JToggleButton("Unread");
    private final JButton readAll = new JButton("Mark all as read");
    private final JButton read = new JButton("Mark as read");
    private final JButton delete = new JButton("Delete");
    private final JLabel heading = new JLabel();
    private final JLabel status = new JLabel();
    private final JLabel nothing = new JLabel("", SwingConstants.CENTER);
    private final JScrollPane scroll = new JScrollPane(list);

    /** @param onOpen told of an entry that the user opens */
    InboxPanel(InboxModel model, Clock clock, Consumer<Notification> onOpen) {
        super(new BorderLayout());
        this.model = model;
        this.onOpen = onOpen;
        add(head(), BorderLayout.NORTH);
        add(body(clock), BorderLayout.CENTER);
        add(foot(), BorderLayout.SOUTH);
        listen();
        show(model.snapshot());
    }

    // ---- how it looks

    private JPanel head() {
        heading.putClientProperty(FlatClientProperties.STYLE_CLASS, "h2");
        search.setName("search");
        search.putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, "Search");
        search.putClientProperty(FlatClientProperties.TEXT_FIELD_LEADING_ICON, new FlatSearchIcon());
        search.putClientProperty(FlatClientProperties.TEXT_FIELD_SHOW_CLEAR_BUTTON, true);
        search.getAccessibleContext().setAccessibleName("Search");
        unreadOnly.setName("unread");
        readAll.setName("readAll");
        JPanel title = new JPanel(new BorderLayout());
        title.add(heading, BorderLayout.CENTER);
        title.add(readAll, BorderLayout.EAST);
        JPanel filter = new JPanel(new BorderLayout(UIScale.scale(GAP), 0));
        filter.add(search, BorderLayout.CENTER);
        filter.add(unreadOnly, BorderLayout.EAST);
        JPanel head = new JPanel(new BorderLayout(0, UIScale.scale(GAP)));
        head.setBorder(empty(GAP + 4));
        head.add(title, BorderLayout.NORTH);
        head.add(filter, BorderLayout.SOUTH);
        return head;
    }

    private JPanel body(Clock clock) {
        list.setName("list");
        list.setCellRenderer(new EntryCell(clock));
        list.setSelectionMode(ListSelectionModel.MULTIPLE_INTERVAL_SELECTION);
        list.getAccessibleContext().setAccessibleName("Notifications");
        scroll.setBorder(BorderFactory.createEmptyBorder());
        scroll.setHorizontalScrollBarPolicy(JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
        nothing.setEnabled(false);
        JPanel body = new JPanel(new BorderLayout());
        body.add(nothing, BorderLayout.NORTH);
        body.add(scroll, BorderLayout.CENTER);
        return body;
    }

    private JPanel foot() {
        read.setName("read");
        delete.setName("delete");
        status.setName("status");
        status.setEnabled(false);
        JPanel buttons = new JPanel(new FlowLayout(FlowLayout.TRAILING, UIScale.scale(GAP), 0));
        buttons.add(read);
        buttons.add(delete);
        JPanel foot = new JPanel(new BorderLayout(UIScale.scale(GAP), 0));
        foot.setBorder(empty(GAP));
        foot.add(status, BorderLayout.CENTER);
        foot.add(buttons, BorderLayout.EAST);
        return foot;
    }

    private static javax.swing.border.Border empty(int width) {
        int scaled = UIScale.scale(width);
        return BorderFactory.createEmptyBorder(scaled, scaled, scaled, scaled);
    }

    // ---- what it does

    private void listen() {
        // What the user does shows at once, whatever the server says later.
        readAll.addActionListener(event -> {
            model.markAllRead();
            refresh();
        });
        read.addActionListener(event -> {
            selected().forEach(entry -> model.markRead(entry.id()));
            refresh();
        });
        delete.addActionListener(event -> deleteSelected());
        unreadOnly.addActionListener(event -> refresh());
        list.addListSelectionListener(event -> enableButtons());
        search.getDocument().addDocumentListener(new DocumentListener() {
            @Override
            public void insertUpdate(DocumentEvent event) {
                refresh();
            }

            @Override
            public void removeUpdate(DocumentEvent event) {
                refresh();
            }

            @Override
            public void changedUpdate(DocumentEvent event) {
                refresh();
            }
        });
        list.addMouseListener(new MouseAdapter() {
            @Override
            public void mouseClicked(MouseEvent event) {
                if (event.getClickCount() == 2) {
                    openSelected();
                }
            }
        });
        onKey(KeyEvent.VK_DELETE, DELETE, this::deleteSelected);
        onKey(KeyEvent.VK_ENTER, OPEN, this::openSelected);
        BoundedRangeModel position = scroll.getVerticalScrollBar().getModel();
        position.addChangeListener(event -> {
            boolean atEnd = position.getValue() + 2 * position.getExtent() >= position.getMaximum();
            if (atEnd && position.getValue() > 0 && !model.snapshot().isComplete()) {
                model.loadOlder();
            }
        });
    }

    private void onKey(int key, String name, Runnable what) {
        Action action = new AbstractAction() {
            private static final long serialVersionUID = 1L;

            @Override
            public void actionPerformed(ActionEvent event) {
                what.run();
            }
        };
        list.getInputMap().put(KeyStroke.getKeyStroke(key, 0), name);
        list.getActionMap().put(name, action);
    }

    private List<Notification> selected() {
        return list.getSelectedValuesList();
    }

    private void deleteSelected() {
        selected().forEach(entry -> model.delete(entry.id()));
        refresh();
    }

    private void openSelected() {
        for (Notification entry : selected()) {
            if (!entry.read()) {
                model.markRead(entry.id());
            }
            onOpen.accept(entry);
        }
        refresh();
    }

    // ---- what it shows

    /** Arrows, Enter and Delete go to the list. */
    void focusList() {
        list.requestFocusInWindow();
    }

    void status(String text) {
        status.setText(text);
        status.setToolTipText(text);
    }

    private void refresh() {
        show(model.snapshot());
    }

    /** Shows the list as it is now; what is selected stays so. */
    void show(InboxSnapshot snapshot) {
        List<Notification> wanted = new ArrayList<>();
        for (Notification entry : snapshot.entries()) {
            if ((!unreadOnly.isSelected() || !entry.read()) && EntryText.matches(entry, search.getText())) {
                wanted.add(entry);
            }
        }
        List<Long> chosen = selected().stream().map(Notification::id).toList();
        shown.clear();
        shown.addAll(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            if (chosen.contains(wanted.get(i).id())) {
                list.addSelectionInterval(i, i);
            }
        }
        long unread = snapshot.unreadCount();
        heading.setText(unread == 0 ? "Notifications" : "Notifications (" + unread + ')');
        readAll.setEnabled(unread > 0);
        nothing.setText(
                snapshot.entries().isEmpty()
                        ? snapshot.isLoaded() ? "Nothing new" : "Not loaded yet"
                        : "Nothing matches");
        nothing.setVisible(wanted.isEmpty());
        nothing.setBorder(empty(4 * GAP));
        enableButtons();
    }

    private void enableButtons() {
        read.setEnabled(selected().stream().anyMatch(entry -> !entry.read()));
        delete.setEnabled(!list.isSelectionEmpty());
    }
}
