package io.notifyhub.social.data;

import java.util.List;

/**
 * Some of what there is.
 *
 * @param count how much there is in all
 * @param rows those of this page
 */
public record Page<T>(long count, List<T> rows) {
    public Page {
        rows = List.copyOf(rows);
    }

    /**
     * Which page of a list. Immutable.
     *
     * @param number from 1 on
     * @param size rows of a full page
     */
    public record Request(int number, int size) {
        public long offset() {
            return (number - 1L) * size;
        }
    }
}
