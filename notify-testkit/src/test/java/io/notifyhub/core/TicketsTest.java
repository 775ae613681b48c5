package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.memory.MemoryTicketStore;
import io.notifyhub.testkit.FakeConnection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tickets in the place of tokens. */
class TicketsTest {
    private final TestHub t = TestHub.create();

    private String ticket() throws Exception {
        return t.hub.endpoint().issueTicket(t.hub.endpoint().authenticate("ann;iat=1"));
    }

    private FakeConnection connect(List<String> tokens, List<String> tickets) {
        FakeConnection connection =
                new FakeConnection().open(t.hub.endpoint(), new Handshake(tokens, tickets, null, null, 0));
        t.run();
        return connection;
    }

    @Test
    void aTicketLetsItsUserInOnce() throws Exception {
        String ticket = ticket();
        FakeConnection first = connect(List.of(), List.of(ticket));
        assertThat(TestHub.hello(first).userId()).isEqualTo("ann");
        assertThat(connect(List.of(), List.of(ticket)).closeCode()).isEqualTo(4001);
        assertThat(first.isClosed()).isFalse();
    }

    @Test
    void aTicketIsGoodForThirtySeconds() throws Exception {
        assertThat(t.hub.endpoint().ticketLifetime()).isEqualTo(Duration.ofSeconds(30));
        String early = ticket();
        String late = ticket();
        t.advanceMillis(29_999);
        assertThat(connect(List.of(), List.of(early)).isClosed()).isFalse();
        t.advanceMillis(1);
        assertThat(connect(List.of(), List.of(late)).closeCode()).isEqualTo(4001);
    }

    @Test
    void aTicketBesideAnotherCredentialLetsNobodyInAndStaysGood() throws Exception {
        String ticket = ticket();
        assertThat(connect(List.of("ann"), List.of(ticket)).closeCode()).isEqualTo(4001);
        assertThat(connect(List.of(), List.of(ticket, ticket())).closeCode()).isEqualTo(4001);
        assertThat(connect(List.of(), List.of(ticket, ticket)).isClosed()).isFalse();
    }

    @Test
    void aMadeUpTicketLetsNobodyIn() {
        for (String made : List.of("", "x", "ann", "x".repeat(10_000))) {
            assertThat(connect(List.of(), List.of(made)).closeCode()).isEqualTo(4001);
        }
    }

    @Test
    void aTicketEndsWithTheTokensOfItsUser() throws Exception {
        String ticket = ticket();
        t.hub.revokeTokens("ann");
        assertThat(connect(List.of(), List.of(ticket)).closeCode()).isEqualTo(4003);
    }

    @Test
    void ticketsAreAllDifferentAndTheirNumberIsBounded() {
        MemoryTicketStore store = new MemoryTicketStore(() -> 5);
        Principal ann = Principal.of("ann");
        for (int i = 0; i <= MemoryTicketStore.MAX_TICKETS; i++) {
            store.put("t" + i, ann, Duration.ofSeconds(30));
        }
        assertThat(store.take("t0")).as("the oldest had to go").isNull();
        assertThat(store.take("t1")).isEqualTo(ann);
        assertThat(store.take("t" + MemoryTicketStore.MAX_TICKETS)).isEqualTo(ann);
        Set<String> tickets = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            tickets.add(t.hub.endpoint().issueTicket(ann));
        }
        assertThat(tickets)
                .hasSize(1_000)
                .allSatisfy(ticket -> assertThat(ticket).matches("[A-Za-z0-9_-]{32}"));
    }
}
