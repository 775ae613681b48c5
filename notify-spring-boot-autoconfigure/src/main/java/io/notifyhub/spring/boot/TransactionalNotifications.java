package io.notifyhub.spring.boot;

import io.notifyhub.core.NotificationRequest;
import io.notifyhub.store.jdbc.TransactionalNotifier;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Notifies as part of the running {@code @Transactional} method: a rollback takes the notification away, a commit makes sure of
 * it, also when the process dies right after. Thread-safe.
 */
public final class TransactionalNotifications {
    private final TransactionalNotifier notifier;
    private final DataSource source;

    TransactionalNotifications(TransactionalNotifier notifier, DataSource source) {
        this.notifier = notifier;
        this.source = source;
    }

    /**
     * Notifies a user if the running transaction commits. Blocks for one insert on its connection.
     *
     * @throws IllegalTransactionStateException if no transaction runs on the application's {@link DataSource}: without one the
     *     notification would not belong to anything
     * @throws DataAccessException as the insert does
     * @throws IllegalArgumentException naming the value and the rule it breaks; nothing was written
     */
    public void notifyUser(String userId, NotificationRequest request) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.hasResource(source)) {
            throw new IllegalTransactionStateException(
                    "there is no transaction on the application's DataSource: call this within @Transactional, or the hub itself");
        }
        Connection connection = DataSourceUtils.getConnection(source);
        try {
            notifier.enqueue(connection, userId, request);
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the notification could not be put in the outbox", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }

    /** As {@link #notifyUser(String, NotificationRequest)}, with a type and data. */
    public void notifyUser(String userId, String type, @Nullable Object data) {
        notifyUser(userId, NotificationRequest.type(type).data(data).build());
    }

    /** As {@link #notifyUser(String, String, Object)}, for an id that is a number. */
    public void notifyUser(long userId, String type, @Nullable Object data) {
        notifyUser(Long.toString(userId), type, data);
    }
}
