package io.notifyhub.core.host;

/**
 * A hub at a glance, of this node alone. Immutable.
 *
 * @param node names it
 * @param connections open now, those that are not greeted yet included
 * @param users who have at least one of them
 * @param sessionsBehind connections that have not been sent all there is
 * @param sends notifications sent since the hub was built
 * @param deliveries steps handed to connections since the hub was built
 * @param transportUp whether the transport works, or none is needed
 */
public record HubStatus(
        String node,
        int connections,
        int users,
        long sessionsBehind,
        long sends,
        long deliveries,
        boolean transportUp) {}
