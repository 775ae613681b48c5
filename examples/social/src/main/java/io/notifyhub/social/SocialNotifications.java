package io.notifyhub.social;

import io.notifyhub.core.ApprovalNotifications;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.social.accounts.Person;
import io.notifyhub.store.jdbc.TransactionalNotifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * What people are told, each written in the transaction that it tells of: a rollback takes it away, and a commit makes sure of
 * it. Thread-safe.
 */
public final class SocialNotifications {
    private static final int MAX_MESSAGE = 200;

    private final TransactionalNotifier notifier;

    public SocialNotifications(TransactionalNotifier notifier) {
        this.notifier = notifier;
    }

    public void notifyFriendRequest(Connection connection, long toUserId, Person from, long requestId)
            throws SQLException {
        notifier.enqueue(
                connection,
                toUserId,
                NotificationRequest.type("friend_request")
                        .actor(String.valueOf(from.id()))
                        .verb("requested")
                        .message(from.displayName() + " sent you a friend request.")
                        .data(Map.of("request_id", requestId, "from_user", from.brief()))
                        .idempotencyKey("friend_request:" + requestId)
                        .build());
    }

    /** Tells who asked that {@code friend} said yes. */
    public void notifyFriendAccepted(Connection connection, long toUserId, Person friend, long requestId)
            throws SQLException {
        notifier.enqueue(
                connection,
                toUserId,
                NotificationRequest.type("friend_accepted")
                        .actor(String.valueOf(friend.id()))
                        .verb("accepted")
                        .message(friend.displayName() + " accepted your friend request!")
                        .data(Map.of("request_id", requestId, "friend", friend.brief()))
                        .idempotencyKey("friend_accepted:" + requestId)
                        .build());
    }

    /** Tells who asked that {@code user} said no. */
    public void notifyFriendRejected(Connection connection, long toUserId, Person user, long requestId)
            throws SQLException {
        notifier.enqueue(
                connection,
                toUserId,
                NotificationRequest.type("friend_rejected")
                        .actor(String.valueOf(user.id()))
                        .verb("rejected")
                        .message(user.displayName() + " declined your friend request.")
                        .data(Map.of("request_id", requestId, "user", user.brief()))
                        .idempotencyKey("friend_rejected:" + requestId)
                        .build());
    }

    /** @param message as the receiver sees it: {@code id}, {@code sender}, {@code content}, {@code created_at} */
    public void notifyNewMessage(
            Connection connection, long toUserId, Person sender, long messageId, Map<String, Object> message)
            throws SQLException {
        notifier.enqueue(
                connection,
                toUserId,
                NotificationRequest.type("new_message")
                        .actor(String.valueOf(sender.id()))
                        .verb("wrote")
                        .message(shortened(sender.displayName() + ": " + message.get("content")))
                        .data(message)
                        .idempotencyKey("new_message:" + messageId)
                        .build());
    }

    /**
     * Tells somebody that an operator approved the details they handed in, or did not.
     *
     * @param why in the operator's words; may be empty
     */
    public void notifyDetailsApproval(
            Connection connection, long toUserId, Person operator, long approvalId, boolean approved, String why)
            throws SQLException {
        String sentence = approved ? "Your details have been approved." : "Your details have not been approved.";
        notifier.enqueue(
                connection,
                toUserId,
                ApprovalNotifications.approval(
                                approved ? "Details approved" : "Details declined",
                                why.isEmpty() ? sentence : sentence + ' ' + why,
                                ApprovalNotifications.FORM_USER_DETAIL,
                                toUserId,
                                approved,
                                String.valueOf(operator.id()))
                        .verb(approved ? "approved" : "rejected")
                        .idempotencyKey("details:" + approvalId)
                        .build());
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= MAX_MESSAGE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_MESSAGE)) + "…";
    }
}
