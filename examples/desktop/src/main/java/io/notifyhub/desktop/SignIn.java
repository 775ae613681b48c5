package io.notifyhub.desktop;

import com.formdev.flatlaf.FlatClientProperties;
import com.formdev.flatlaf.util.UIScale;
import java.awt.BorderLayout;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.net.URI;
import java.util.function.Consumer;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JPasswordField;
import javax.swing.JTextField;
import org.jspecify.annotations.Nullable;

/** Asks for a server and a token. For the event dispatch thread. */
final class SignIn extends JPanel {
    private static final long serialVersionUID = 1L;

    private static final int GAP = 8;
    private static final int COLUMNS = 28;

    private final JTextField server = new JTextField("http://127.0.0.1:8000", COLUMNS);
    private final JPasswordField token = new JPasswordField(COLUMNS);
    private final JLabel problem = new JLabel(" ");
    private final JButton button = new JButton("Sign in");
    private final transient Consumer<Account> onAccount;

    /**
     * @param before who was signed in before, to begin with; null for nobody
     * @param why the server sent them away; null if it did not
     */
    SignIn(@Nullable Account before, @Nullable String why, Consumer<Account> onAccount) {
        super(new GridBagLayout());
        this.onAccount = onAccount;
        setBorder(BorderFactory.createEmptyBorder(
                UIScale.scale(3 * GAP), UIScale.scale(3 * GAP), UIScale.scale(3 * GAP), UIScale.scale(3 * GAP)));
        JLabel heading = new JLabel("Sign in");
        heading.putClientProperty(FlatClientProperties.STYLE_CLASS, "h1");
        token.putClientProperty(FlatClientProperties.PLACEHOLDER_TEXT, "./notify token --user-id 1");
        token.putClientProperty(FlatClientProperties.STYLE, "showRevealButton: true");
        problem.setName("problem");
        problem.putClientProperty(FlatClientProperties.STYLE, "foreground: $Component.error.focusedBorderColor");
        server.setName("server");
        token.setName("token");
        button.setName("signIn");
        add(heading, 0);
        add(label("Server", server), 1);
        add(server, 2);
        add(label("Token", token), 3);
        add(token, 4);
        add(problem, 5);
        JPanel end = new JPanel(new BorderLayout());
        end.add(button, BorderLayout.EAST);
        add(end, 6);
        if (before != null) {
            server.setText(before.server().toString());
        }
        if (why != null) {
            problem.setText(why);
        }
        button.addActionListener(event -> signIn());
    }

    private static JLabel label(String text, JTextField of) {
        JLabel label = new JLabel(text);
        label.setLabelFor(of);
        return label;
    }

    private void add(javax.swing.JComponent component, int row) {
        GridBagConstraints place = new GridBagConstraints();
        place.gridy = row;
        place.weightx = 1;
        place.fill = GridBagConstraints.HORIZONTAL;
        place.insets = new Insets(0, 0, UIScale.scale(GAP), 0);
        add(component, place);
    }

    private void signIn() {
        try {
            onAccount.accept(new Account(
                    URI.create(server.getText().trim()),
                    new String(token.getPassword()).trim(),
                    AccountFile.newDevice()));
        } catch (IllegalArgumentException e) {
            problem.setText(e.getMessage());
        }
    }

    /** In a window of its own. */
    JFrame inWindow() {
        JFrame frame = new JFrame("NotifyHub");
        frame.setIconImage(BadgeIcon.of(32, 0));
        frame.setContentPane(this);
        frame.getRootPane().setDefaultButton(button);
        frame.setDefaultCloseOperation(JFrame.EXIT_ON_CLOSE);
        frame.pack();
        frame.setLocationRelativeTo(null);
        return frame;
    }
}
