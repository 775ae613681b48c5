package io.notifyhub.desktop;

import com.formdev.flatlaf.util.UIScale;
import io.notifyhub.protocol.Notification;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.time.Clock;
import javax.swing.BorderFactory;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.ListCellRenderer;
import javax.swing.UIManager;

/** Draws an entry of the list: a dot if it is unread, its title, what it says, and when it came. */
final class EntryCell extends JPanel implements ListCellRenderer<Notification> {
    private static final long serialVersionUID = 1L;

    private static final int PADDING = 10;
    private static final int DOT = 9;
    private static final int GAP = 10;

    private final transient Clock clock;
    private final JLabel title = new JLabel();
    private final JLabel when = new JLabel();
    private final JLabel body = new JLabel();
    private final Dot dot = new Dot();

    EntryCell(Clock clock) {
        super(new BorderLayout(UIScale.scale(GAP), 0));
        this.clock = clock;
        int padding = UIScale.scale(PADDING);
        setBorder(BorderFactory.createCompoundBorder(
                BorderFactory.createMatteBorder(0, 0, 1, 0, UIManager.getColor("Separator.foreground")),
                BorderFactory.createEmptyBorder(padding, padding, padding, padding)));
        JPanel head = new JPanel(new BorderLayout(UIScale.scale(GAP), 0));
        head.setOpaque(false);
        head.add(title, BorderLayout.CENTER);
        head.add(when, BorderLayout.EAST);
        JPanel text = new JPanel(new BorderLayout(0, UIScale.scale(3)));
        text.setOpaque(false);
        text.add(head, BorderLayout.NORTH);
        text.add(body, BorderLayout.CENTER);
        add(dot, BorderLayout.WEST);
        add(text, BorderLayout.CENTER);
        // What others wrote is text, and no page.
        title.putClientProperty("html.disable", true);
        body.putClientProperty("html.disable", true);
    }

    @Override
    public Component getListCellRendererComponent(
            JList<? extends Notification> list, Notification entry, int index, boolean selected, boolean focused) {
        Color foreground = selected ? list.getSelectionForeground() : list.getForeground();
        Color muted = selected ? foreground : UIManager.getColor("Label.disabledForeground");
        setBackground(selected ? list.getSelectionBackground() : list.getBackground());
        dot.color = entry.read() ? null : selected ? foreground : UIManager.getColor("Component.accentColor");
        title.setText(EntryText.title(entry));
        title.setFont(list.getFont().deriveFont(entry.read() ? Font.PLAIN : Font.BOLD));
        title.setForeground(foreground);
        when.setText(EntryText.when(entry.createdAt(), clock.instant()));
        when.setForeground(muted);
        String says = EntryText.body(entry).replaceAll("\\s+", " ");
        // A line is kept free, so that all rows are of one height.
        body.setText(says.isEmpty() ? " " : says);
        body.setForeground(muted);
        getAccessibleContext()
                .setAccessibleName((entry.read() ? "" : "Unread: ") + title.getText() + ", " + body.getText());
        return this;
    }

    /** Never wider than the list, so that long text is cut off with an ellipsis. */
    @Override
    public Dimension getPreferredSize() {
        return new Dimension(1, super.getPreferredSize().height);
    }

    private static final class Dot extends JComponent {
        private static final long serialVersionUID = 1L;

        @org.jspecify.annotations.Nullable
        private Color color;

        @Override
        public Dimension getPreferredSize() {
            return new Dimension(UIScale.scale(DOT), UIScale.scale(DOT));
        }

        @Override
        protected void paintComponent(Graphics graphics) {
            if (color != null) {
                Graphics2D on = (Graphics2D) graphics;
                on.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
                on.setColor(color);
                int size = UIScale.scale(DOT);
                on.fillOval(0, (getHeight() - size) / 2, size, size);
            }
        }
    }
}
