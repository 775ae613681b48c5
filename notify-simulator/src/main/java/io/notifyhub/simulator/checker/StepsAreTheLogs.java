package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Violation.Kind;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a device receives is what the log has at that place: the same kind, target, payload and count. A number has one mark,
 * and a step that the log does not have was in it once, and was put back; then its mark never comes back.
 */
final class StepsAreTheLogs implements Rule {
    @Override
    public void check(Case history, Findings findings) {
        for (UserCase user : history.users()) {
            Map<Long, Step> firsts = new TreeMap<>();
            for (ClientCase client : user.clients) {
                for (ClientCase.Indexed each : client.events) {
                    if (each.event() instanceof Event.Received received) {
                        check(user, client.name, received.step(), findings);
                        checkMark(user, client.name, received.step(), firsts, findings);
                        checkNotBack(user, client.name, received.step(), each.index(), findings);
                    } else if (each.event() instanceof Event.Reloaded reloaded) {
                        reloaded.inbox().forEach(entry -> checkEntry(user, client.name, entry, findings));
                    }
                }
            }
        }
    }

    private static void check(UserCase user, String client, Step step, Findings findings) {
        Step known = user.log.step(step.place());
        if (known != null) {
            boolean same = step.kind() == known.kind() && step.target() == known.target();
            String token = known.token();
            if (!same || (token != null && step.token() != null && !token.equals(step.token()))) {
                findings.add(Kind.WRONG_PAYLOAD, user.name, client, step + ", elsewhere " + known);
            }
            boolean counted = step.unread() != Step.NO_COUNT && known.unread() != Step.NO_COUNT;
            if (counted && step.unread() != known.unread()) {
                String text = step + " with " + step.unread() + " unread, elsewhere " + known.unread();
                findings.add(Kind.UNREAD_COUNT, user.name, client, text);
            }
        }
        if (step.kind() == Step.Kind.CREATED && (step.target() != step.rev() || step.token() == null)) {
            findings.add(Kind.WRONG_PAYLOAD, user.name, client, step + " is about " + step.target());
        }
        if (step.read() && staysUnread(user, step.rev())) {
            findings.add(Kind.READ_MARK, user.name, client, step + " came as read, and is unread in the end");
        }
    }

    private static void checkMark(UserCase user, String client, Step step, Map<Long, Step> firsts, Findings findings) {
        if (user.wasRewound(step.rev())) {
            return;
        }
        if (Boolean.FALSE.equals(user.log.isFinal(step.place()))) {
            findings.add(Kind.GHOST, user.name, client, step + " came, and the log does not have it");
            return;
        }
        Step first = firsts.putIfAbsent(step.rev(), step);
        if (first != null && !first.place().equals(step.place())) {
            findings.add(Kind.GHOST, user.name, client, step + " came, and " + first + " has the same number");
        }
    }

    private static void checkNotBack(UserCase user, String client, Step step, int index, Findings findings) {
        boolean putBack =
                user.rewinds.stream().anyMatch(rewind -> rewind.index() > index && rewind.keptRev() < step.rev());
        if (putBack && Boolean.TRUE.equals(user.log.isFinal(step.place()))) {
            findings.add(Kind.BROKEN_LOG, user.name, client, step + " was put back, and its mark is there again");
        }
    }

    private static void checkEntry(UserCase user, String client, Entry entry, Findings findings) {
        if (user.wasRewound(entry.id())) {
            return;
        }
        Step last = user.log.finalStep(entry.id());
        Set<Place> places = user.log.placesAt(entry.id());
        boolean creation = last == null ? !user.log.isNoCreation(entry.id()) : last.kind() == Step.Kind.CREATED;
        boolean beyond = last == null && user.log.hasEnd() && entry.id() > user.log.floorRev();
        boolean other = places.stream()
                .map(user.log::step)
                .anyMatch(step ->
                        step != null && step.token() != null && !entry.token().equals(step.token()));
        if (!creation || beyond) {
            findings.add(Kind.GHOST, user.name, client, entry + " was listed, and no step created it");
        } else if (other) {
            findings.add(Kind.WRONG_PAYLOAD, user.name, client, entry + " was listed, and its step says otherwise");
        } else if (entry.read() && staysUnread(user, entry.id())) {
            findings.add(Kind.READ_MARK, user.name, client, entry + " was listed as read, and is unread in the end");
        }
    }

    /** Whether an entry is unread in the end, and no step that read it can have been put back. */
    private static boolean staysUnread(UserCase user, long id) {
        Step last = user.log.finalStep(id);
        return user.rewinds.isEmpty() && last != null && last.token() != null && !last.read();
    }
}
