package io.notifyhub.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;

/** A database whose commits wait for a disk that can be made to stand still, as a failing one may for minutes. */
final class StandingDisk implements Database {
    private final Database database;
    private final CountDownLatch inCommit = new CountDownLatch(1);
    private volatile CountDownLatch moves = new CountDownLatch(0);

    StandingDisk(Database database) {
        this.database = database;
    }

    void standsStill() {
        moves = new CountDownLatch(1);
    }

    void goesOn() {
        moves.countDown();
    }

    void awaitCommit() throws InterruptedException {
        inCommit.await();
    }

    private void reachDisk() throws SQLException {
        CountDownLatch wait = moves;
        if (wait.getCount() > 0) {
            inCommit.countDown();
        }
        try {
            wait.await();
        } catch (InterruptedException e) {
            throw new SQLException(e);
        }
    }

    @Override
    public Dialect dialect() {
        return database.dialect();
    }

    @Override
    public int concurrency() {
        return database.concurrency();
    }

    @Override
    public boolean mayStandStill() {
        return database.mayStandStill();
    }

    @Override
    public Session reader(Deadline deadline) throws SQLException {
        return database.reader(deadline);
    }

    @Override
    public Session writer(Deadline deadline) throws SQLException {
        Session session = database.writer(deadline);
        return new Session() {
            @Override
            public PreparedStatement prepare(String sql) throws SQLException {
                return session.prepare(sql);
            }

            @Override
            public void commit() throws SQLException {
                reachDisk();
                session.commit();
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    @Override
    public AfterCommit afterFailedCommit(SQLException failure) {
        return database.afterFailedCommit(failure);
    }

    @Override
    public boolean isPassing(SQLException failure) {
        return database.isPassing(failure);
    }

    @Override
    public String describe(SQLException failure) {
        return database.describe(failure);
    }

    @Override
    public void close() {
        database.close();
    }
}
