package io.notifyhub.simulator.checker;

/**
 * Each life of a client gets each step at most once, with rising numbers, and none is left out but creations whose entries
 * were gone by then. A client whose place is of no use, because the log was pruned or put back, is told so: it never goes on
 * from one history to another in silence. A saved cursor never says more than the client was given.
 */
final class ClientsGoInOrder implements Rule {
    @Override
    public void check(Case history, Findings findings) {
        for (ClientCase client : history.clients()) {
            findings.addAll(client.walked().violations());
        }
    }
}
