package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Event.Connected;
import io.notifyhub.simulator.checker.Event.CursorSaved;
import io.notifyhub.simulator.checker.Event.FinalLog;
import io.notifyhub.simulator.checker.Event.Received;
import io.notifyhub.simulator.checker.Event.Succeeded;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One fault, put into a good history where it does harm. */
enum Corruption {
    /** A step that the client went on from never came. */
    DROP {
        @Override
        boolean put(List<Event> events, Random random) {
            // What is left out of a replay because it is gone is no fault; what is there at the end, or is no creation,
            // is.
            Set<Place> there = new HashSet<>();
            for (Event event : events) {
                if (event instanceof FinalLog log) {
                    log.steps().stream()
                            .filter(step -> step.kind() != Step.Kind.CREATED || step.token() != null)
                            .forEach(step -> there.add(step.place()));
                }
            }
            Integer at = pick(
                    events,
                    random,
                    i -> events.get(i) instanceof Received received
                            && there.contains(received.step().place())
                            && isKnown(events, i)
                            && !isRewoundSince(events, received)
                            && events.get(i + 1) instanceof CursorSaved);
            if (at != null) {
                events.remove((int) at);
            }
            return at != null;
        }
    },
    /** A step came twice. */
    DOUBLE {
        @Override
        boolean put(List<Event> events, Random random) {
            // Without a token nobody knows when it was made: if the log was put back by then it may be a late hint.
            boolean putBack = events.stream().anyMatch(Event.Rewound.class::isInstance);
            Integer at = pick(
                    events,
                    random,
                    i -> events.get(i) instanceof Received received
                            && (!putBack || received.step().token() != null));
            if (at != null) {
                events.add(at, events.get(at));
            }
            return at != null;
        }
    },
    /** Two steps came the wrong way round. */
    SWAP {
        @Override
        boolean put(List<Event> events, Random random) {
            Integer at = pick(
                    events,
                    random,
                    i -> events.get(i) instanceof Received first
                            && isKnown(events, i)
                            && events.get(i + 1) instanceof Received second
                            && first.client().equals(second.client())
                            && i + 2 < events.size()
                            && events.get(i + 2) instanceof CursorSaved);
            if (at != null) {
                Event first = events.get(at);
                events.set(at, events.get(at + 1));
                events.set(at + 1, first);
            }
            return at != null;
        }
    },
    /** A step of somebody else. */
    USER {
        @Override
        boolean put(List<Event> events, Random random) {
            return change(events, random, step -> Story.forUser("carl", step));
        }
    },
    /** A step with another payload. */
    TOKEN {
        @Override
        boolean put(List<Event> events, Random random) {
            return change(events, random, step -> renamed(step, "other"));
        }
    },
    /** A step with another's payload. */
    MIXED_UP {
        @Override
        boolean put(List<Event> events, Random random) {
            List<String> tokens = new ArrayList<>();
            for (Event event : events) {
                if (event instanceof Event.Invoked invoked && invoked.command() instanceof Command.Send send) {
                    tokens.add(send.token());
                }
            }
            Set<Place> there = new HashSet<>();
            for (Event event : events) {
                if (event instanceof FinalLog log) {
                    log.steps().stream().filter(step -> step.token() != null).forEach(step -> there.add(step.place()));
                }
            }
            String token = tokens.get(random.nextInt(tokens.size()));
            Integer at = pick(
                    events,
                    random,
                    i -> events.get(i) instanceof Received received
                            && there.contains(received.step().place())
                            && !token.equals(received.step().token()));
            if (at != null && events.get(at) instanceof Received received) {
                events.set(at, new Received(received.client(), received.at(), renamed(received.step(), token)));
            }
            return at != null;
        }
    },
    /** A step with another mark. */
    MARK {
        @Override
        boolean put(List<Event> events, Random random) {
            Set<String> rewound = new HashSet<>();
            for (Event event : events) {
                if (event instanceof Event.Rewound put) {
                    rewound.add(put.user());
                }
            }
            Integer at = pick(
                    events,
                    random,
                    i -> events.get(i) instanceof Received received
                            && received.step().user() != null
                            && !rewound.contains(received.step().user()));
            if (at != null && events.get(at) instanceof Received received) {
                Step step = received.step();
                Place place = new Place(step.rev(), "0");
                Step changed =
                        Step.created(place, step.user(), String.valueOf(step.token()), step.read(), step.unread());
                events.set(at, new Received(received.client(), received.at(), changed));
                // Where only pruned steps knew it, two marks of one number are needed to see it.
                return there(events, step.place());
            }
            return false;
        }
    },
    /** A step that nobody caused. */
    GHOST {
        @Override
        boolean put(List<Event> events, Random random) {
            Integer at = pick(events, random, i -> events.get(i) instanceof Received);
            if (at != null && events.get(at) instanceof Received received) {
                Place place = new Place(received.step().rev() + 1, "0");
                Step ghost = Step.created(place, null, "ghost", false, Step.NO_COUNT);
                events.add(at + 1, new Received(received.client(), received.at(), ghost));
            }
            return at != null;
        }
    },
    /** What was stored is said to have failed. */
    FAILED {
        @Override
        boolean put(List<Event> events, Random random) {
            Set<String> tokens = new HashSet<>();
            for (Event event : events) {
                if (event instanceof FinalLog log) {
                    log.entries().forEach(entry -> tokens.add(entry.token()));
                }
            }
            Set<String> single = new HashSet<>();
            for (Event event : events) {
                if (event instanceof Event.Invoked invoked
                        && invoked.command() instanceof Command.Send send
                        && tokens.remove(send.token())) {
                    single.add(invoked.op());
                }
            }
            Integer at = pick(
                    events,
                    random,
                    i -> events.get(i) instanceof Succeeded answer
                            && single.contains(answer.op())
                            && events.stream()
                                    .noneMatch(event -> event instanceof Event.Invoked again
                                            && again.op().equals(answer.op() + "again")));
            if (at != null && events.get(at) instanceof Succeeded answer) {
                events.set(at, new Event.Failed(answer.op(), answer.at()));
            }
            return at != null;
        }
    },
    /** The log lost its last step. */
    LOG_TAIL {
        @Override
        boolean put(List<Event> events, Random random) {
            return changeLog(events, random, log -> {
                List<Step> steps = log.steps();
                return steps.isEmpty()
                        ? null
                        : with(log, steps.subList(0, steps.size() - 1), log.entries(), log.unread());
            });
        }
    },
    /** An entry is missing from the final list. */
    LOG_ENTRY {
        @Override
        boolean put(List<Event> events, Random random) {
            return changeLog(events, random, log -> {
                List<Entry> entries = new ArrayList<>(log.entries());
                if (entries.isEmpty()) {
                    return null;
                }
                entries.remove(random.nextInt(entries.size()));
                return with(log, log.steps(), entries, log.unread());
            });
        }
    },
    /** An entry of the final list forgot whether it was read. */
    LOG_READ {
        @Override
        boolean put(List<Event> events, Random random) {
            return changeLog(events, random, log -> {
                List<Entry> entries = new ArrayList<>(log.entries());
                if (entries.isEmpty()) {
                    return null;
                }
                int at = random.nextInt(entries.size());
                Entry entry = entries.get(at);
                entries.set(at, new Entry(entry.id(), entry.token(), !entry.read()));
                return with(log, log.steps(), entries, log.unread());
            });
        }
    },
    /** The final count of unread entries is one off. */
    LOG_COUNT {
        @Override
        boolean put(List<Event> events, Random random) {
            return changeLog(events, random, log -> with(log, log.steps(), log.entries(), log.unread() + 1));
        }
    };

    /** Puts the fault in. @return false if this history has no place for it */
    abstract boolean put(List<Event> events, Random random);

    private interface Spot {
        boolean fits(int index);
    }

    private static @Nullable Integer pick(List<Event> events, Random random, Spot spot) {
        List<Integer> fitting = new ArrayList<>();
        for (int i = 0; i + 1 < events.size(); i++) {
            if (spot.fits(i)) {
                fitting.add(i);
            }
        }
        return fitting.isEmpty() ? null : fitting.get(random.nextInt(fitting.size()));
    }

    /** Whether the client's place just before is known: neither a list that explained a reset nor a broken reload came last. */
    private static boolean isKnown(List<Event> events, int index) {
        String client = ((Event.OfClient) events.get(index)).client();
        for (int i = index - 1; i >= 0; i--) {
            if (events.get(i) instanceof Event.OfClient event && event.client().equals(client)) {
                return event instanceof Received
                        || event instanceof CursorSaved
                        || event instanceof Event.CaughtUp
                        || (event instanceof Connected connected && connected.resumed());
            }
        }
        return false;
    }

    /** Whether a removal that would explain a gap may have been put back, so that nobody knows of it any more. */
    private static boolean isRewoundSince(List<Event> events, Received received) {
        String user = "";
        for (Event event : events) {
            if (event instanceof Event.ClientStarted started && started.client().equals(received.client())) {
                user = started.user();
            }
            if (event instanceof Event.Rewound rewound
                    && rewound.at() >= received.at() - Checker.DEFAULT_BOUND_MILLIS
                    && rewound.user().equals(user)) {
                return true;
            }
        }
        return false;
    }

    private static boolean there(List<Event> events, Place place) {
        for (Event event : events) {
            if (event instanceof FinalLog log
                    && log.steps().stream().anyMatch(step -> step.place().equals(place))) {
                return true;
            }
        }
        return false;
    }

    private static Step renamed(Step step, String token) {
        return new Step(step.place(), step.kind(), step.target(), step.user(), token, step.read(), step.unread());
    }

    private interface Change {
        Step of(Step step);
    }

    private static boolean change(List<Event> events, Random random, Change change) {
        Integer at = pick(
                events,
                random,
                i -> events.get(i) instanceof Received received
                        && received.step().kind() == Step.Kind.CREATED);
        if (at != null && events.get(at) instanceof Received received) {
            events.set(at, new Received(received.client(), received.at(), change.of(received.step())));
        }
        return at != null;
    }

    private interface LogChange {
        @Nullable
        FinalLog of(FinalLog log);
    }

    private static boolean changeLog(List<Event> events, Random random, LogChange change) {
        List<Integer> logs = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof FinalLog) {
                logs.add(i);
            }
        }
        int at = logs.get(random.nextInt(logs.size()));
        FinalLog changed = change.of((FinalLog) events.get(at));
        if (changed != null) {
            events.set(at, changed);
        }
        return changed != null;
    }

    private static FinalLog with(FinalLog log, List<Step> steps, List<Entry> entries, long unread) {
        return new FinalLog(log.user(), log.at(), log.floor(), log.head(), steps, entries, unread);
    }
}
