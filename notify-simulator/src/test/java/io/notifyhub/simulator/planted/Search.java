package io.notifyhub.simulator.planted;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Looks for the first seed that finds each planted bug. */
final class Search {
    private static final LongFunction<List<String>> SOUND = Laboratory.sound();

    private Search() {}

    /** The first of some seeds that finds the bug, and nothing in the product as it is; null if none does. */
    static @Nullable Long finderOf(PlantedBug bug, Iterable<Long> seeds) {
        LongFunction<List<String>> verdict = Laboratory.with(bug);
        for (Long seed : seeds) {
            if (!verdict.apply(seed).isEmpty() && SOUND.apply(seed).isEmpty()) {
                return seed;
            }
        }
        return null;
    }

    static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    /**
     * Prints the lines of {@code finders.txt}, with 0 for a bug that is not found: {@code [last seed] [part of a name]}; with
     * {@code missed} in the place of a name looks at those that were never found, which takes hours.
     */
    public static void main(String[] args) {
        long last = args.length > 0 ? Long.parseLong(args[0]) : 10_000;
        String part = args.length > 1 ? args[1] : "";
        boolean missed = part.equals("missed");
        for (PlantedBug bug : missed ? PlantedBugs.MISSED : PlantedBugs.ALL) {
            if (missed || bug.name().contains(part)) {
                Long finder = finderOf(bug, upTo(last));
                System.out.println((finder == null ? 0 : finder) + " " + bug.name());
            }
        }
    }
}
