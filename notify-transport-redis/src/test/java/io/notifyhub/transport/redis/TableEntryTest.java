package io.notifyhub.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableEntryTest {
    @Test
    void isReadAsItWasWritten() {
        for (List<Long> arrivals :
                List.of(List.<Long>of(), List.of(1L), List.of(1_795_000_000_123L, 1_794_000_000_000L))) {
            TableEntry entry = new TableEntry(arrivals.size(), 1_795_000_000, arrivals);
            assertThat(TableEntry.parse(entry.toString())).isEqualTo(entry);
        }
        assertThat(new TableEntry(2, 1_700_000_000, List.of())).hasToString("2:1700000000");
    }

    @Test
    void whatCannotBeReadIsNothing() {
        for (String text : List.of("", ":", "x", "x:y:z", "::,", "1", "-")) {
            TableEntry entry = TableEntry.parse(text);
            assertThat(entry.writtenSeconds()).isZero();
        }
        assertThat(TableEntry.parse("2:5:!,1,-1").arrivals()).containsExactly(1L);
    }
}
