package io.notifyhub.simulator.planted;

import java.util.List;
import java.util.stream.Stream;

/** All bugs that are planted. */
final class PlantedBugs {
    static final List<PlantedBug> ALL = Stream.of(StoreBugs.ALL, FeedBugs.ALL, SessionBugs.ALL, ClientBugs.ALL)
            .flatMap(List::stream)
            .toList();

    private PlantedBugs() {}
}
