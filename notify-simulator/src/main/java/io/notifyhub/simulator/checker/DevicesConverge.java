package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * After quiet every connected device of a user has come to the head of the log and shows what the log says, as far as it can
 * know: the same entries with the same payload, the same of them read, and the same number of unread ones.
 */
final class DevicesConverge implements Rule {
    @Override
    public void check(Case history, Findings findings) {
        for (UserCase user : history.users()) {
            Event.FinalLog log = user.finalLog;
            if (log == null) {
                continue;
            }
            ClientCase first = null;
            for (ClientCase client : user.clients) {
                if (!client.walked().isConnected()) {
                    continue;
                }
                List<Violation> found = compare(user, log, client);
                if (found.isEmpty() || hadTime(history, user, client, log.at())) {
                    findings.addAll(found);
                } else {
                    String text = "ends too soon after the last change to say whether this is wrong: " + found.get(0);
                    findings.add(Kind.UNUSABLE_HISTORY, user.name, client.name, text);
                }
                if (first != null
                        && differ(first.walked().shown(), client.walked().shown())) {
                    findings.add(Kind.DEVICES_DIFFER, user.name, client.name, "shows other entries than " + first.name);
                }
                first = first == null ? client : first;
            }
        }
    }

    private static boolean hadTime(Case history, UserCase user, ClientCase client, long end) {
        long since = Math.max(client.walked().connectedAt(), user.lastChange());
        return history.outages.deadline(client.name, since, history.bound) <= end;
    }

    private static List<Violation> compare(UserCase user, Event.FinalLog log, ClientCase client) {
        List<Violation> found = new ArrayList<>();
        ClientWalk walked = client.walked();
        if (walked.needsList() || !walked.hasCaughtUp()) {
            String text = walked.needsList() ? "was told to reload, and never had its list" : "never caught up";
            found.add(new Violation(Kind.STUCK, user.name, client.name, text));
        }
        Place position = walked.position();
        if (position != null && !position.equals(log.head())) {
            Kind kind = position.rev() < log.head().rev() ? Kind.STUCK : Kind.SILENT_REWIND;
            String text = "is at " + position + ", the log ends at " + log.head();
            found.add(new Violation(kind, user.name, client.name, text));
        }
        compareEntries(user, log, client, found);
        if (walked.unread() != Step.NO_COUNT && walked.unread() != log.unread()) {
            String text = "shows " + walked.unread() + " unread, there are " + log.unread();
            found.add(new Violation(Kind.UNREAD_COUNT, user.name, client.name, text));
        }
        return found;
    }

    private static void compareEntries(UserCase user, Event.FinalLog log, ClientCase client, List<Violation> found) {
        Shown shown = client.walked().shown();
        Map<Long, Entry> rest = new TreeMap<>(shown.entries);
        for (Entry entry : log.entries()) {
            Entry there = rest.remove(entry.id());
            if (entry.id() <= shown.above) {
                continue;
            }
            if (there == null) {
                found.add(new Violation(Kind.LOST, user.name, client.name, "does not show " + entry));
            } else if (!there.token().equals(entry.token())) {
                found.add(new Violation(Kind.WRONG_PAYLOAD, user.name, client.name, there + " is " + entry));
            } else if (there.read() != entry.read()) {
                found.add(new Violation(Kind.READ_MARK, user.name, client.name, there + " is " + entry));
            }
        }
        for (Entry entry : rest.values()) {
            found.add(new Violation(Kind.GHOST, user.name, client.name, "shows " + entry + ", which is gone"));
        }
    }

    private static boolean differ(Shown one, Shown other) {
        long above = Math.max(one.above, other.above);
        return !one.entries.tailMap(above, false).equals(other.entries.tailMap(above, false));
    }
}
