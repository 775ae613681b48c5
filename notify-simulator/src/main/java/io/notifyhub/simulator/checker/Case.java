package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Operation.Outcome;
import io.notifyhub.simulator.checker.Violation.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A history sorted by what the rules look at. Confined to a thread; not changed once made. */
final class Case {
    /** The bound on staleness, in milliseconds. */
    final long bound;

    final Outages outages = new Outages();
    /** When the last event happened. */
    final long end;

    private final Map<String, UserCase> users = new LinkedHashMap<>();
    private final Map<String, ClientCase> clients = new LinkedHashMap<>();
    private final Map<String, Operation> operations = new HashMap<>();
    private final Map<String, List<String>> usersOfToken = new HashMap<>();

    /** @param findings is told where the history contradicts itself */
    Case(List<Event> events, long bound, Findings findings) {
        this.bound = bound;
        // The final logs first: where a device was told something else, it is the device that is wrong.
        for (Event event : events) {
            if (event instanceof Event.FinalLog log) {
                user(log.user()).ended(log);
            }
        }
        long last = 0;
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            last = Math.max(last, event.at());
            if (event instanceof Event.OfOperation operation) {
                add(operation, i, findings);
            } else if (event instanceof Event.OfClient client) {
                add(client, i, findings);
            } else if (event instanceof Event.Rewound rewound) {
                user(rewound.user()).rewinds.add(new UserCase.Rewind(i, rewound.at(), rewound.keptRev()));
            } else if (event instanceof Event.OutageBegan began) {
                outages.began(began);
            } else if (event instanceof Event.OutageEnded ended) {
                outages.ended(ended);
            }
        }
        this.end = last;
        outages.finish();
        users.values().forEach(UserCase::complete);
        clients.values().forEach(client -> client.walk(this));
    }

    private void add(Event.OfOperation event, int index, Findings findings) {
        if (event instanceof Event.Invoked invoked) {
            Command command = invoked.command();
            Operation operation = new Operation(invoked.op(), command, index, invoked.at());
            if (operations.put(invoked.op(), operation) != null) {
                findings.add(Kind.UNUSABLE_HISTORY, command.user(), null, "two calls are named " + invoked.op());
            }
            user(command.user()).operations.add(operation);
            String token = operation.token();
            if (token != null) {
                usersOfToken.computeIfAbsent(token, t -> new ArrayList<>()).add(command.user());
            }
            return;
        }
        Operation operation = operations.get(event.op());
        if (operation == null || operation.answered) {
            findings.add(Kind.UNUSABLE_HISTORY, null, null, "answer to no open call: " + event);
        } else if (event instanceof Event.Succeeded succeeded) {
            operation.answered(Outcome.ACKNOWLEDGED, succeeded.id(), index, event.at());
        } else {
            Outcome outcome = event instanceof Event.Failed ? Outcome.FAILED : Outcome.UNKNOWN;
            operation.answered(outcome, 0, index, event.at());
        }
    }

    private void add(Event.OfClient event, int index, Findings findings) {
        ClientCase client = clients.get(event.client());
        if (event instanceof Event.ClientStarted started) {
            if (client == null) {
                client = new ClientCase(started.client(), user(started.user()));
                clients.put(started.client(), client);
                client.user.clients.add(client);
            } else if (!client.user.name.equals(started.user())) {
                findings.add(Kind.UNUSABLE_HISTORY, started.user(), started.client(), "the client of another user");
                return;
            }
        }
        if (client == null) {
            findings.add(Kind.UNUSABLE_HISTORY, null, event.client(), "was never started: " + event);
            return;
        }
        client.events.add(new ClientCase.Indexed(index, event));
        if (event instanceof Event.Received received) {
            client.user.log.observed(received.step(), index);
        }
    }

    private UserCase user(String name) {
        return users.computeIfAbsent(name, UserCase::new);
    }

    Collection<UserCase> users() {
        return users.values();
    }

    Collection<ClientCase> clients() {
        return clients.values();
    }

    Collection<Operation> operations() {
        return operations.values();
    }

    /** To whom a token was sent; null if to nobody. */
    @Nullable
    List<String> usersOf(String token) {
        return usersOfToken.get(token);
    }
}
