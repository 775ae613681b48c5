package io.notifyhub.simulator.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every bug on the list is found by the simulator, and what finds it finds nothing in the product as it is. */
class PlantedBugsTest {
    /** Tried after those that are remembered: what changes in the product or the simulator makes other runs of old seeds. */
    private static final int FIRST_SEEDS = 100;

    private static final long ALL_SEEDS = 10_000;

    static final List<PlantedBug> BUGS = PlantedBugs.FOUND;

    private static final Map<String, Long> FINDERS = PlantedBugs.finders();

    @ParameterizedTest
    @FieldSource("BUGS")
    void itIsFoundByTheSeedThatFoundItBefore(PlantedBug bug) {
        Set<Long> seeds = new LinkedHashSet<>();
        seeds.add(FINDERS.getOrDefault(bug.name(), 1L));
        seeds.addAll(Search.upTo(FIRST_SEEDS));
        assertIsFound(bug, seeds);
    }

    @Tag("long")
    @ParameterizedTest
    @FieldSource("BUGS")
    void itIsFoundWithinTenThousandSeeds(PlantedBug bug) {
        assertIsFound(bug, Search.upTo(ALL_SEEDS));
    }

    private static void assertIsFound(PlantedBug bug, Iterable<Long> seeds) {
        Long finder = Search.finderOf(bug, seeds);
        assertThat(finder)
                .as("a seed that finds '%s', and nothing in the product as it is", bug)
                .isNotNull();
        System.out.println("seed " + finder + " finds '" + bug + "'");
    }

    @Test
    void thereAreAtLeastTwentyFourAndNoTwoAreTheSame() {
        assertThat(BUGS).hasSizeGreaterThanOrEqualTo(24);
        assertThat(BUGS).extracting(PlantedBug::name).doesNotHaveDuplicates();
        assertThat(BUGS).extracting(PlantedBug::source).doesNotHaveDuplicates();
        assertThat(FINDERS.keySet())
                .isSubsetOf(BUGS.stream().map(PlantedBug::name).toList());
    }

    @Test
    void thoseThatAreMissedCanBePlantedToo() {
        for (PlantedBug bug : PlantedBugs.MISSED) {
            assertThat(Compiler.compile(bug.type(), bug.source()))
                    .as(bug.name())
                    .isNotEmpty();
        }
    }

    @Test
    void aBugWhoseTextIsNotThereFailsInsteadOfBeingPassedOver() {
        PlantedBug rotten = PlantedBug.core("rotten", "internal.Feed", "this text is nowhere", "");
        assertThatThrownBy(rotten::source)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no more");
        PlantedBug vague = PlantedBug.core("vague", "internal.Feed", "Cursor", "");
        assertThatThrownBy(vague::source)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void aLaboratoryChangesNothingOutside() {
        PlantedBug bug = BUGS.get(0);
        long seed = FINDERS.getOrDefault(bug.name(), 1L);
        assertThat(Laboratory.with(bug).apply(seed)).isNotEmpty();
        assertThat(Laboratory.sound().apply(seed)).isEmpty();
    }
}
