package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.LogHead;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What all transactions of a store have in common. Immutable.
 *
 * @param id identifies the data
 * @param mark what every log bears before its first step
 * @param random 64 random bits a call, for marks
 */
record StoreContext(Dialect dialect, String id, long mark, Limits limits, Clock clock, LongSupplier random) {
    /** Of a user who has never been written to. */
    LogHead emptyHead() {
        return emptyHead(mark);
    }

    static LogHead emptyHead(long mark) {
        return new LogHead(0, mark, 0, 0);
    }
}
