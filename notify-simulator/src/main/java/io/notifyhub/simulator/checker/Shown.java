package io.notifyhub.simulator.checker;

import java.util.List;
import java.util.TreeMap;

/** The inbox of a device, built from lists and steps as the protocol asks for. Confined to a thread. */
final class Shown {
    /** By id. */
    final TreeMap<Long, Entry> entries;
    /** What has an id up to this is none of its business: the device started after it, or lists end there. */
    long above;

    Shown() {
        this(new TreeMap<>(), 0);
    }

    private Shown(TreeMap<Long, Entry> entries, long above) {
        this.entries = entries;
        this.above = above;
    }

    /** A device without a list that knows only what comes after {@code rev}. */
    static Shown from(long rev) {
        return new Shown(new TreeMap<>(), rev);
    }

    Shown copy() {
        return new Shown(new TreeMap<>(entries), above);
    }

    void replace(List<Entry> list, boolean complete) {
        entries.clear();
        list.forEach(entry -> entries.put(entry.id(), entry));
        above = complete ? 0 : entries.isEmpty() ? Long.MAX_VALUE : entries.firstKey() - 1;
    }

    /** Applies a step; one that names an entry that is not there is ignored. */
    void apply(Step step) {
        switch (step.kind()) {
            case CREATED -> {
                String token = step.token();
                if (token != null) {
                    entries.put(step.rev(), new Entry(step.rev(), token, step.read()));
                }
            }
            case READ -> entries.computeIfPresent(step.target(), (id, entry) -> read(entry));
            case READ_ALL -> entries.headMap(step.target(), true).replaceAll((id, entry) -> read(entry));
            case DELETED -> entries.remove(step.target());
            case PRUNED -> entries.headMap(step.target(), true).clear();
            case PREFERENCES, OTHER -> {}
        }
    }

    private static Entry read(Entry entry) {
        return new Entry(entry.id(), entry.token(), true);
    }
}
