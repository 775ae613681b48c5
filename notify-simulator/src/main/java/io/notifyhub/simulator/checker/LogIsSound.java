package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Step.Kind;
import java.util.Map;
import java.util.TreeMap;

/**
 * The final log explains itself: its numbers have no holes, creations bear their own number, what is gone was deleted or
 * pruned by a step, the floor is where the last pruning says, and replaying the steps gives the inbox and every count of
 * unread entries.
 */
final class LogIsSound implements Rule {
    @Override
    public void check(Case history, Findings findings) {
        for (UserCase user : history.users()) {
            Event.FinalLog log = user.finalLog;
            if (log != null) {
                new Replay(user, log, findings).run();
            } else if (!user.operations.isEmpty() || !user.clients.isEmpty()) {
                findings.add(Violation.Kind.UNUSABLE_HISTORY, user.name, null, "the final log is missing");
            }
        }
    }

    /** One log from its floor to its head. Confined to a thread. */
    private static final class Replay {
        private final UserCase user;
        private final Event.FinalLog log;
        private final Findings findings;
        /** What is unread or read, by id. */
        private final TreeMap<Long, Boolean> inbox = new TreeMap<>();

        private final TreeMap<Long, String> tokens = new TreeMap<>();
        private long pruned;
        private long lastPruning;

        Replay(UserCase user, Event.FinalLog log, Findings findings) {
            this.user = user;
            this.log = log;
            this.findings = findings;
        }

        void run() {
            log.steps().stream().filter(step -> step.kind() == Kind.PRUNED).forEach(step -> lastPruning = step.rev());
            long rev = log.floor().rev();
            for (Step step : log.steps()) {
                rev++;
                if (step.rev() != rev) {
                    say(Violation.Kind.BROKEN_LOG, "where step " + rev + " should be there is " + step);
                    return;
                }
                apply(step);
            }
            checkEnds(rev);
            checkInbox();
        }

        private void apply(Step step) {
            switch (step.kind()) {
                case CREATED -> created(step);
                case READ -> inbox.computeIfPresent(step.target(), (id, read) -> true);
                case READ_ALL -> inbox.headMap(step.target(), true).replaceAll((id, read) -> true);
                case DELETED -> inbox.remove(step.target());
                case PRUNED -> {
                    if (step.target() < pruned || step.target() >= step.rev()) {
                        say(Violation.Kind.BROKEN_LOG, step + " after pruning up to " + pruned);
                    }
                    pruned = step.target();
                    inbox.headMap(step.target(), true).clear();
                }
                case PREFERENCES, OTHER -> {}
            }
            // Before the last pruning the counts include entries that are known no more.
            boolean countable = log.floor().rev() == 0 || step.rev() >= lastPruning;
            long unread = inbox.values().stream().filter(read -> !read).count();
            if (countable && step.unread() != Step.NO_COUNT && step.unread() != unread) {
                say(Violation.Kind.UNREAD_COUNT, step + " counts " + step.unread() + " unread, there were " + unread);
            }
        }

        private void created(Step step) {
            if (step.target() != step.rev()) {
                say(Violation.Kind.BROKEN_LOG, step + " is about " + step.target());
            }
            inbox.put(step.rev(), false);
            String token = step.token();
            if (token != null) {
                tokens.put(step.rev(), token);
            }
        }

        private void checkEnds(long rev) {
            if (log.head().rev() != rev) {
                say(Violation.Kind.BROKEN_LOG, "the head is " + log.head() + ", the last step " + rev);
            } else if (!log.steps().isEmpty()
                    && !log.steps().get(log.steps().size() - 1).place().equals(log.head())) {
                say(Violation.Kind.BROKEN_LOG, "the head is " + log.head() + ", the last step bears another mark");
            }
            if (log.floor().rev() != pruned) {
                say(Violation.Kind.BROKEN_LOG, "the floor is " + log.floor() + ", the last pruning reached " + pruned);
            }
        }

        private void checkInbox() {
            TreeMap<Long, Entry> entries = new TreeMap<>();
            log.entries().forEach(entry -> entries.put(entry.id(), entry));
            for (Map.Entry<Long, Boolean> each : inbox.entrySet()) {
                Entry entry = entries.get(each.getKey());
                String token = tokens.get(each.getKey());
                if (entry == null || token == null) {
                    say(Violation.Kind.LOST, "entry " + each.getKey() + " is gone, and no step removed it");
                } else if (!entry.token().equals(token)) {
                    say(Violation.Kind.WRONG_PAYLOAD, entry + " was created with '" + token + "'");
                } else if (entry.read() != each.getValue()) {
                    say(Violation.Kind.READ_MARK, entry + " although its steps say " + each.getValue());
                }
            }
            for (Entry entry : log.entries()) {
                if (!inbox.containsKey(entry.id())) {
                    say(Violation.Kind.GHOST, entry + " is there although its steps say that it is gone");
                }
            }
            tokens.keySet().stream().filter(id -> !inbox.containsKey(id)).forEach(id -> {
                say(Violation.Kind.GHOST, "entry " + id + " was removed, and its step still shows it");
            });
            long unread = log.entries().stream().filter(entry -> !entry.read()).count();
            if (log.unread() != unread) {
                say(Violation.Kind.UNREAD_COUNT, "the log counts " + log.unread() + " unread, there are " + unread);
            }
        }

        private void say(Violation.Kind kind, String text) {
            findings.add(kind, user.name, null, "log: " + text);
        }
    }
}
