package io.notifyhub.simulator.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Looks for the first seeds that find each planted bug. */
final class Search {
    private static final LongFunction<List<String>> SOUND = Laboratory.sound();

    private Search() {}

    /** The first {@code wanted} of some seeds that find the bug, and nothing in the product as it is. */
    static List<Long> findersOf(PlantedBug bug, Iterable<Long> seeds, int wanted) {
        LongFunction<List<String>> verdict = Laboratory.with(bug);
        List<Long> finders = new ArrayList<>();
        for (Long seed : seeds) {
            if (!verdict.apply(seed).isEmpty() && SOUND.apply(seed).isEmpty()) {
                finders.add(seed);
            }
            if (finders.size() == wanted) {
                break;
            }
        }
        return finders;
    }

    static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    /** Prints them: {@code [part of a name] [last seed] [how many]}. */
    public static void main(String[] args) {
        String part = args.length > 0 ? args[0] : "";
        long last = args.length > 1 ? Long.parseLong(args[1]) : 10_000;
        int wanted = args.length > 2 ? Integer.parseInt(args[2]) : 2;
        for (PlantedBug bug : PlantedBugs.ALL) {
            if (bug.name().contains(part) && (args.length < 4 || PlantedBugs.ALL.indexOf(bug) >= Integer.parseInt(args[3]))) {
                System.out.println(findersOf(bug, upTo(last), wanted) + " " + bug.name());
            }
        }
    }
}
