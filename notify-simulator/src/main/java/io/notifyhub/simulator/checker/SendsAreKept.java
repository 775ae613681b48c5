package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Violation.Kind;
import java.util.List;

/**
 * What was acknowledged is in the log: at the number it was acknowledged with, with its payload, until it is deleted or pruned
 * by a step, or the log is put back. One notification has one id, however often it was tried, and an id is given once.
 */
final class SendsAreKept implements Rule {
    @Override
    public void check(Case history, Findings findings) {
        for (UserCase user : history.users()) {
            user.sends().forEach((token, attempts) -> check(user, token, attempts, findings));
        }
    }

    private static void check(UserCase user, String token, List<Operation> attempts, Findings findings) {
        Operation first = null;
        for (Operation attempt : attempts) {
            // What was not kept is remembered with its key, which goes with any step.
            long rev = attempt.id == 0 ? Long.MAX_VALUE : attempt.id;
            boolean judged = attempt.isAcknowledged() && !user.mayBeRewound(rev, attempt.invokedIndex);
            if (!judged) {
                continue;
            }
            if (first != null && first.id != attempt.id) {
                findings.add(
                        Kind.DUPLICATE, user.name, null, "one notification, two ids: " + first + " and " + attempt);
            }
            first = first == null ? attempt : first;
            if (attempt.id > 0 && user.log.hasEnd() && attempt.id > user.log.floorRev()) {
                checkKept(user, token, attempt, findings);
            }
        }
    }

    private static void checkKept(UserCase user, String token, Operation attempt, Findings findings) {
        Step step = user.log.finalStep(attempt.id);
        if (step == null) {
            findings.add(Kind.LOST, user.name, null, attempt + " was acknowledged, and the log has no such step");
        } else if (step.kind() != Step.Kind.CREATED) {
            findings.add(Kind.LOST, user.name, null, attempt + " was acknowledged, and the log has there " + step);
        } else if (step.token() != null && !token.equals(step.token())) {
            findings.add(Kind.WRONG_PAYLOAD, user.name, null, attempt + " was acknowledged, and the log has " + step);
        }
    }
}
