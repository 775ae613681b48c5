package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Violation.Kind;
import java.util.HashSet;
import java.util.Set;

/**
 * A device that is connected and has caught up gets what is acknowledged within the bound, outages aside. What never comes
 * counts as late if it is there at the end.
 */
final class DeliveryIsTimely implements Rule {
    private final Histogram staleness;

    /** @param staleness gets the time of each delivery that no outage touched */
    DeliveryIsTimely(Histogram staleness) {
        this.staleness = staleness;
    }

    @Override
    public void check(Case history, Findings findings) {
        for (UserCase user : history.users()) {
            Set<Long> present = new HashSet<>();
            if (user.finalLog != null) {
                user.finalLog.entries().forEach(entry -> present.add(entry.id()));
            }
            user.sends().forEach((token, attempts) -> {
                // A repeated attempt is acknowledged with what was there before.
                attempts.stream()
                        .filter(attempt -> attempt.isAcknowledged() && attempt.id > 0)
                        .findFirst()
                        .ifPresent(first -> check(history, user, first, token, present, findings));
            });
        }
    }

    private void check(
            Case history, UserCase user, Operation operation, String token, Set<Long> present, Findings findings) {
        boolean due = present.contains(operation.id) && !user.mayBeRewound(operation.id, operation.invokedIndex);
        for (ClientCase client : user.clients) {
            check(history, client, operation, token, due, findings);
        }
    }

    /** @param due whether it had to come at all */
    private void check(
            Case history, ClientCase client, Operation operation, String token, boolean due, Findings findings) {
        long from = operation.answeredAt;
        Long seen = client.firstSeen.get(token);
        for (ClientCase.Live live : client.live) {
            if (from < live.from() || from > live.to() || operation.id <= live.above()) {
                continue;
            }
            long deadline = history.outages.deadline(client.name, from, history.bound);
            boolean inTime = seen != null && seen <= deadline;
            if (inTime && seen != null && seen <= live.to() && !history.outages.touch(client.name, from, seen)) {
                staleness.add(Math.max(0, seen - from));
            }
            if (!inTime && live.to() > deadline && (seen != null || due)) {
                String when = seen == null ? "never came" : "came after " + (seen - from) + " ms";
                findings.add(Kind.STALE, client.user.name, client.name, operation + " " + when);
            }
            return;
        }
    }
}
