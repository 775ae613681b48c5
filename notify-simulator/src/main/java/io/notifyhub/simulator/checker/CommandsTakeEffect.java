package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Violation.Kind;

/**
 * An acknowledged command is not lost: what was marked as read is read at the end, what was deleted is gone, and where the
 * acknowledgement named a step, that step is in the log and does what was asked.
 */
final class CommandsTakeEffect implements Rule {
    @Override
    public void check(Case history, Findings findings) {
        for (UserCase user : history.users()) {
            for (Operation operation : user.operations) {
                boolean judged = operation.isAcknowledged()
                        && operation.token() == null
                        && !user.mayBeRewound(Long.MAX_VALUE, operation.invokedIndex);
                Event.FinalLog log = user.finalLog;
                if (judged && log != null) {
                    checkEffect(user, log, operation, findings);
                    checkStep(user, operation, findings);
                }
            }
        }
    }

    private static void checkEffect(UserCase user, Event.FinalLog log, Operation operation, Findings findings) {
        for (Entry entry : log.entries()) {
            if (operation.command instanceof Command.Delete delete && delete.id() == entry.id()) {
                findings.add(Kind.GHOST, user.name, null, operation + " was acknowledged, and there is " + entry);
            } else if (!entry.read() && wasRead(user, operation, entry)) {
                findings.add(Kind.READ_MARK, user.name, null, operation + " was acknowledged, and there is " + entry);
            }
        }
    }

    private static boolean wasRead(UserCase user, Operation operation, Entry entry) {
        if (operation.command instanceof Command.Read read) {
            return read.id() == entry.id();
        }
        // Whether an entry that was on its way at the same time came before is not known.
        return operation.command instanceof Command.ReadAll readAll
                && entry.id() <= readAll.upTo()
                && user.operations.stream().anyMatch(send -> wasThere(user, send, entry, operation));
    }

    /** Whether the send had stored this very entry before the command was given. */
    private static boolean wasThere(UserCase user, Operation send, Entry entry, Operation command) {
        return entry.token().equals(send.token())
                && send.isAcknowledged()
                && send.id == entry.id()
                && !user.mayBeRewound(send.id, send.invokedIndex)
                && send.answeredIndex < command.invokedIndex
                && send.answeredAt <= command.invokedAt;
    }

    private static void checkStep(UserCase user, Operation operation, Findings findings) {
        if (operation.id == 0 || operation.id <= user.log.floorRev()) {
            return;
        }
        Step step = user.log.finalStep(operation.id);
        if (step == null || !does(step, operation.command)) {
            findings.add(Kind.LOST, user.name, null, operation + " was acknowledged, and the log has there " + step);
        }
    }

    private static boolean does(Step step, Command command) {
        if (command instanceof Command.Read read) {
            return step.kind() == Step.Kind.READ && step.target() == read.id();
        } else if (command instanceof Command.ReadAll readAll) {
            return step.kind() == Step.Kind.READ_ALL && step.target() <= readAll.upTo();
        } else if (command instanceof Command.Delete delete) {
            return step.kind() == Step.Kind.DELETED && step.target() == delete.id();
        }
        return step.kind() == Step.Kind.PREFERENCES;
    }
}
