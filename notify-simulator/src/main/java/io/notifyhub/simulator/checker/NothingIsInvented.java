package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Violation.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is in a log or comes to a device was sent by somebody, to this very user; what failed for certain, or was
 * acknowledged as not kept, is nowhere; and nothing is in a log twice, also where the outcome of a send is unknown.
 */
final class NothingIsInvented implements Rule {
    @Override
    public void check(Case history, Findings findings) {
        for (UserCase user : history.users()) {
            Map<String, List<Operation>> sends = user.sends();
            checkLog(history, user, sends, findings);
            for (ClientCase client : user.clients) {
                for (ClientCase.Indexed each : client.events) {
                    checkEvent(history, user, sends, each.event(), findings);
                }
            }
        }
    }

    private static void checkLog(Case history, UserCase user, Map<String, List<Operation>> sends, Findings findings) {
        Event.FinalLog log = user.finalLog;
        if (log == null) {
            return;
        }
        Map<String, Step> tokens = new HashMap<>();
        for (Step step : log.steps()) {
            String token = step.token();
            if (token != null) {
                checkKept(history, user, sends, token, null, "the log's " + step, findings);
                Step other = tokens.put(token, step);
                if (other != null) {
                    findings.add(Kind.DUPLICATE, user.name, null, "the log has " + other + " and " + step);
                }
            }
        }
    }

    private static void checkEvent(
            Case history, UserCase user, Map<String, List<Operation>> sends, Event.OfClient event, Findings findings) {
        String client = event.client();
        if (event instanceof Event.Received received) {
            Step step = received.step();
            checkRecipient(user, client, step.user(), step.toString(), findings);
            String token = step.token();
            if (token != null) {
                checkKept(history, user, sends, token, client, step.toString(), findings);
            }
        } else if (event instanceof Event.Reloaded reloaded) {
            for (Entry entry : reloaded.inbox()) {
                checkKept(history, user, sends, entry.token(), client, "the list's " + entry, findings);
            }
        } else if (event instanceof Event.ReceivedTransient received) {
            String token = received.token();
            checkRecipient(user, client, received.user(), "'" + token + "'", findings);
            List<Operation> attempts = attempts(history, user, sends, token, client, "'" + token + "'", findings);
            if (attempts.stream().noneMatch(NothingIsInvented::mayBeTransient) && !attempts.isEmpty()) {
                findings.add(Kind.GHOST, user.name, client, "'" + token + "' came as not kept, but " + attempts);
            }
        }
    }

    private static void checkRecipient(
            UserCase user, String client, @Nullable String named, String what, Findings findings) {
        if (named != null && !named.equals(user.name)) {
            findings.add(Kind.WRONG_USER, user.name, client, what + " is for " + named);
        }
    }

    private static void checkKept(
            Case history,
            UserCase user,
            Map<String, List<Operation>> sends,
            String token,
            @Nullable String client,
            String what,
            Findings findings) {
        List<Operation> attempts = attempts(history, user, sends, token, client, what, findings);
        if (attempts.stream().noneMatch(attempt -> mayBeKept(user, attempt)) && !attempts.isEmpty()) {
            findings.add(Kind.GHOST, user.name, client, what + " is there, but " + attempts);
        }
    }

    private static List<Operation> attempts(
            Case history,
            UserCase user,
            Map<String, List<Operation>> sends,
            String token,
            @Nullable String client,
            String what,
            Findings findings) {
        List<Operation> attempts = sends.get(token);
        if (attempts != null) {
            return attempts;
        }
        List<String> others = history.usersOf(token);
        if (others == null) {
            findings.add(Kind.GHOST, user.name, client, what + ": nobody ever sent '" + token + "'");
        } else {
            findings.add(Kind.WRONG_USER, user.name, client, what + ": '" + token + "' was sent to " + others);
        }
        return List.of();
    }

    /** What was not kept may be after all where the log was put back with its key, and a repeat of it came late. */
    private static boolean mayBeKept(UserCase user, Operation attempt) {
        return attempt.outcome == Operation.Outcome.UNKNOWN
                || (attempt.isAcknowledged()
                        && (attempt.id > 0 || user.mayBeRewound(Long.MAX_VALUE, attempt.invokedIndex)));
    }

    private static boolean mayBeTransient(Operation attempt) {
        return attempt.outcome == Operation.Outcome.UNKNOWN || (attempt.isAcknowledged() && attempt.id == 0);
    }
}
