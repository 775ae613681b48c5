package io.notifyhub.simulator.planted;

import static io.notifyhub.simulator.planted.PlantedBug.core;

import java.util.List;

/** Bugs in the store. */
final class StoreBugs {
    private static final String LOG = "memory.MemoryLog";

    static final List<PlantedBug> ALL = List.of(
            core(
                    "a reader sees a step before the one that was numbered earlier",
                    LOG,
                    "            Step step = rows.step(next);\n            steps.add(step);",
                    """
                                Step step = rows.step(next);
                                if (next == head - 1 && (headMark & 3) == 0) {
                                    continue;
                                }
                                steps.add(step);"""),
            core(
                    "an append is acknowledged and published before its commit, which fails",
                    LOG,
                    "        AppendResult result = delivery.kept() ? store(request, delivery) : notKept(request, delivery);",
                    """
                            if (delivery.kept() && (shared.random.getAsLong() & 31) == 0) {
                                Notification lost = request.draft().toBuilder()
                                        .id(head + 1)
                                        .recipient(userId)
                                        .build();
                                long mark = shared.random.getAsLong() & Cursor.MARK_MASK;
                                Step step = new Step(
                                        head + 1, mark, StepKind.CREATED, head + 1, unread + 1, lost.createdAt(),
                                        !delivery.live(), lost, null);
                                return AppendResult.stored(lost, new StoredStep(step, headMark), false);
                            }
                            AppendResult result = delivery.kept() ? store(request, delivery) : notKept(request, delivery);
                    """),
            core(
                    "a repeated key is not looked up",
                    LOG,
                    "            if (seen != null) {",
                    "            if (seen != null && seen.id() < 0) {"),
            core(
                    "all steps bear the same mark",
                    LOG,
                    "        long mark = shared.random.getAsLong() & Cursor.MARK_MASK;",
                    "        long mark = (shared.random.getAsLong() & 0) + shared.storeMark;"),
            core(
                    "a mark is not compared when a client resumes",
                    LOG,
                    "        return isHere(from) && isHere(from.asOf()) ? null : ResetReason.REPLACED;",
                    "        return null;"),
            core(
                            "the place that a replay showed the state of is not compared",
                            LOG,
                            "        return isHere(from) && isHere(from.asOf()) ? null : ResetReason.REPLACED;",
                            "        return isHere(from) ? null : ResetReason.REPLACED;")
                    .and("from.asOf().rev() > head", "from.rev() > head"),
            core("the floor is ignored", LOG, "        ResetReason reset = whyNotFrom(from);", """
                            if (from.rev() < floor) {
                                from = Cursor.of(floor, floorMark);
                            }
                            ResetReason reset = whyNotFrom(from);"""),
            core(
                    "pruning leaves no step",
                    LOG,
                    "        return nothing ? null : write(StepKind.PRUNED, floor, false, null, null);",
                    "        return null;"),
            core(
                    "a read entry that is deleted counts as one unread less",
                    LOG,
                    "        unread -= rows.isUnread(id) ? 1 : 0;",
                    "        unread--;"),
            core(
                    "marking some as read hides later ones from the next time",
                    LOG,
                    "        readUpTo = Math.max(readUpTo, last);",
                    "        readUpTo = Math.max(readUpTo, head);"),
            core(
                    "marking as read leaves no step",
                    LOG,
                    "        return changed(StepKind.READ, id);",
                    "        return StepResult.unchanged(head());"),
            core(
                    "a key is forgotten with its entry",
                    LOG,
                    "            if (seen != null) {",
                    "            if (seen != null && (seen.id() == 0 || (seen.id() > floor && rows.hasEntry(seen.id())))) {"));

    private StoreBugs() {}
}
