package io.notifyhub.transport.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * What a node writes of a user into the route table: {@code <devices>:<seconds>}, followed by {@code :<milliseconds>,…} to base
 * 36 where it is told when the devices came. Immutable.
 *
 * @param devices how many are connected there
 * @param writtenSeconds when it was written, in Unix seconds
 * @param arrivals when they came, in Unix milliseconds
 */
record TableEntry(int devices, long writtenSeconds, List<Long> arrivals) {
    private static final int RADIX = 36;

    /** Reads what is there; what cannot be read is 0, or left out. */
    static TableEntry parse(String text) {
        String[] parts = text.split(":", -1);
        List<Long> arrivals = new ArrayList<>();
        if (parts.length > 2) {
            for (String one : parts[2].split(",", -1)) {
                long arrival = number(one, RADIX);
                if (arrival > 0) {
                    arrivals.add(arrival);
                }
            }
        }
        return new TableEntry((int) number(parts[0], 10), parts.length > 1 ? number(parts[1], 10) : 0, arrivals);
    }

    static long number(String text, int radix) {
        try {
            return Long.parseLong(text, radix);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(devices).append(':').append(writtenSeconds);
        for (int i = 0; i < arrivals.size(); i++) {
            text.append(i == 0 ? ':' : ',').append(Long.toString(arrivals.get(i), RADIX));
        }
        return text.toString();
    }
}
