package io.notifyhub.core.internal;

import io.notifyhub.core.spi.LogHead;

/** A step's number and mark. Immutable. */
record Place(long rev, long mark) {
    static Place of(LogHead head) {
        return new Place(head.rev(), head.mark());
    }
}
