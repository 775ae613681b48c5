package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Step.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a user's log: the final one, and every step that any device of the user received, which may be pruned or
 * put back since. Confined to a thread.
 */
final class KnownLog {
    private final Map<Place, Step> steps = new HashMap<>();
    /** Where in the history a step was received for the first time. */
    private final Map<Place, Integer> firstAt = new HashMap<>();

    private final Map<Long, Set<Place>> placesAt = new HashMap<>();
    /** Removals by the id that they removed. */
    private final Map<Long, List<Place>> deletions = new HashMap<>();
    /** Prunings by the id up to which they removed. */
    private final TreeMap<Long, List<Place>> prunings = new TreeMap<>();

    /** What comes before each place of the final log. */
    private final Map<Place, Place> parents = new HashMap<>();
    /** By number: no step from this on was stored before that time. Rises with the number once sealed. */
    private final TreeMap<Long, Long> notBefore = new TreeMap<>();

    private final Map<Long, Step> finalSteps = new HashMap<>();
    private @Nullable Place floor;
    private @Nullable Place head;

    /** @param index where in the history it was received */
    void observed(Step step, int index) {
        firstAt.merge(step.place(), index, Math::min);
        if (steps.putIfAbsent(step.place(), step) != null) {
            return;
        }
        placesAt.computeIfAbsent(step.rev(), rev -> new HashSet<>()).add(step.place());
        if (step.kind() == Kind.DELETED) {
            deletions.computeIfAbsent(step.target(), id -> new ArrayList<>()).add(step.place());
        } else if (step.kind() == Kind.PRUNED) {
            prunings.computeIfAbsent(step.target(), id -> new ArrayList<>()).add(step.place());
        }
    }

    void ends(Event.FinalLog log) {
        floor = log.floor();
        head = log.head();
        Place before = log.floor();
        for (Step step : log.steps()) {
            finalSteps.put(step.rev(), step);
            observed(step, Integer.MAX_VALUE);
            parents.put(step.place(), before);
            before = step.place();
        }
    }

    void storedNotBefore(long rev, long at) {
        notBefore.merge(rev, at, Math::max);
    }

    /** After the last {@link #storedNotBefore(long, long)}. */
    void seal() {
        long latest = Long.MIN_VALUE;
        for (Map.Entry<Long, Long> each : notBefore.entrySet()) {
            latest = Math.max(latest, each.getValue());
            each.setValue(latest);
        }
    }

    // --- the final log

    boolean hasEnd() {
        return head != null;
    }

    @Nullable
    Place head() {
        return head;
    }

    /** Below and at this number the final log keeps nothing; 0 if there is no final log. */
    long floorRev() {
        return floor == null ? 0 : floor.rev();
    }

    @Nullable
    Step finalStep(long rev) {
        return finalSteps.get(rev);
    }

    /** Whether the final log goes through this place; null if it does not say. */
    @Nullable
    Boolean isFinal(Place place) {
        if (floor == null || head == null || place.rev() < floor.rev()) {
            return null;
        }
        if (place.rev() == floor.rev()) {
            return floor.equals(place);
        }
        Step step = finalSteps.get(place.rev());
        return step != null && step.place().equals(place);
    }

    // --- all that is known

    @Nullable
    Step step(Place place) {
        return steps.get(place);
    }

    Set<Place> placesAt(long rev) {
        return placesAt.getOrDefault(rev, Set.of());
    }

    /** Whether {@code later} may be a place of the same history as the earlier one; true where nothing speaks against it. */
    boolean mayFollow(Place later, Place earlier) {
        Place at = later;
        while (at != null && at.rev() > earlier.rev()) {
            at = parents.get(at);
        }
        return at == null || at.rev() < earlier.rev() || at.equals(earlier);
    }

    /** Whether the step of this number is surely no creation: in the end, or if that is pruned, wherever it was seen. */
    boolean isNoCreation(long rev) {
        Step last = finalSteps.get(rev);
        if (last != null) {
            return last.kind() != Kind.CREATED;
        }
        Set<Place> places = placesAt(rev);
        return !places.isEmpty()
                && places.stream().map(steps::get).noneMatch(step -> step != null && step.kind() == Kind.CREATED);
    }

    /**
     * Whether the entry of this number may have been gone at a time: by a removal that may have been stored until then, or
     * by one that nobody saw and that was pruned since.
     *
     * @param bornAfter where in the history the log was last put back to before this entry: removals that were seen
     *     earlier are not about it
     */
    boolean mayBeGone(long id, long at, int bornAfter) {
        List<Place> removals = new ArrayList<>(deletions.getOrDefault(id, List.of()));
        prunings.tailMap(id, true).values().forEach(removals::addAll);
        boolean removed = removals.stream()
                .filter(place -> place.rev() > id && firstAt.getOrDefault(place, Integer.MAX_VALUE) > bornAfter)
                .anyMatch(place -> storedNotBefore(place.rev()) <= at);
        if (removed) {
            return true;
        }
        for (long rev = id + 1; rev <= floorRev(); rev++) {
            if (placesAt(rev).isEmpty() && storedNotBefore(rev) <= at) {
                return true;
            }
        }
        return false;
    }

    private long storedNotBefore(long rev) {
        Map.Entry<Long, Long> known = notBefore.floorEntry(rev);
        return known == null ? Long.MIN_VALUE : known.getValue();
    }
}
