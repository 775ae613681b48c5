package io.notifyhub.protocol;

import java.util.Set;

/** The names of the frames, and the rule for the types that applications choose. */
public final class FrameTypes {
    public static final String CONNECTION_ESTABLISHED = "connection_established";
    public static final String CAUGHT_UP = "caught_up";
    public static final String RESET = "reset";
    public static final String NOTIFICATION = "notification";
    public static final String NOTIFICATION_ADDED = "notification_added";
    public static final String NOTIFICATION_MARKED_READ = "notification_marked_read";
    public static final String ALL_NOTIFICATIONS_MARKED_READ = "all_notifications_marked_read";
    public static final String NOTIFICATION_DELETED = "notification_deleted";
    public static final String NOTIFICATIONS_PRUNED = "notifications_pruned";
    public static final String PREFERENCES_CHANGED = "preferences_changed";
    public static final String NOTIFICATION_SENT = "notification_sent";
    public static final String NOTIFICATIONS_LIST = "notifications_list";
    public static final String AUTHENTICATED = "authenticated";
    public static final String DONE = "done";
    public static final String ECHO = "echo";
    public static final String ERROR = "error";
    public static final String PONG = "pong";
    public static final String CLOSING = "closing";

    public static final String SEND_NOTIFICATION = "send_notification";
    public static final String GET_NOTIFICATIONS = "get_notifications";
    public static final String MARK_READ = "mark_read";
    public static final String MARK_ALL_READ = "mark_all_read";
    public static final String DELETE_NOTIFICATION = "delete_notification";
    public static final String AUTHENTICATE = "authenticate";
    public static final String PING = "ping";

    /** Types that begin so are kept for later versions of the protocol; clients ignore those they do not know. */
    public static final String RESERVED_PREFIX = "notify.";

    private static final Set<String> RESERVED = Set.of(
            CONNECTION_ESTABLISHED,
            CAUGHT_UP,
            RESET,
            NOTIFICATION,
            NOTIFICATION_ADDED,
            NOTIFICATION_MARKED_READ,
            ALL_NOTIFICATIONS_MARKED_READ,
            NOTIFICATION_DELETED,
            NOTIFICATIONS_PRUNED,
            PREFERENCES_CHANGED,
            NOTIFICATION_SENT,
            NOTIFICATIONS_LIST,
            AUTHENTICATED,
            DONE,
            ECHO,
            ERROR,
            PONG,
            CLOSING,
            SEND_NOTIFICATION,
            GET_NOTIFICATIONS,
            MARK_READ,
            MARK_ALL_READ,
            DELETE_NOTIFICATION,
            AUTHENTICATE,
            PING);
    private static final int MAX_TYPE_LENGTH = 64;

    private FrameTypes() {}

    /** Whether the protocol itself uses {@code type}, or keeps it for later. */
    public static boolean isReserved(String type) {
        return RESERVED.contains(type) || type.startsWith(RESERVED_PREFIX);
    }

    /**
     * The type an application may use, with {@code -} written as {@code _}.
     *
     * @throws IllegalArgumentException if it does not match {@code [a-z][a-z0-9_.]{0,63}} then, or is reserved
     */
    public static String applicationType(String type) {
        String normal = type.indexOf('-') < 0 ? type : type.replace('-', '_');
        if (!isApplicationType(normal)) {
            throw new IllegalArgumentException("type must match [a-z][a-z0-9_.]{0,63}, was " + Texts.quote(type));
        }
        if (isReserved(normal)) {
            throw new IllegalArgumentException("type '" + normal + "' is reserved by the protocol");
        }
        return normal;
    }

    private static boolean isApplicationType(String type) {
        if (type.isEmpty() || type.length() > MAX_TYPE_LENGTH || !isLetter(type.charAt(0))) {
            return false;
        }
        for (int i = 1; i < type.length(); i++) {
            char c = type.charAt(i);
            if (!isLetter(c) && (c < '0' || c > '9') && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }
}
