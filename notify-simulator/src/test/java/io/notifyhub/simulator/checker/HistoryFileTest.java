package io.notifyhub.simulator.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read again, whatever the process that wrote it came to. */
class HistoryFileTest {
    @TempDir
    Path folder;

    private Path written(String name, List<Event> events) throws IOException {
        Path path = folder.resolve(name);
        try (HistoryFile file = HistoryFile.append(path)) {
            events.forEach(file.history()::add);
        }
        return path;
    }

    @Test
    void historiesAreReadAsTheyWereWritten() throws IOException {
        for (long seed = 1; seed <= 100; seed++) {
            List<Event> events = GoodHistories.of(seed).events();
            Path path = written("history" + seed, events);
            assertThat(HistoryFile.read(List.of(path)).events())
                    .as("seed %d", seed)
                    .isEqualTo(events);
        }
    }

    @Test
    void everyTextSurvives() throws IOException {
        for (String text : List.of("", " ", ";", "a=b;c:d,e~%\n\r\t\u0000", "~", "%0020", "ü€😀", "\uD800")) {
            List<Event> events = List.of(
                    new Event.Invoked(text, 1, new Command.Preferences(text, text)),
                    new Event.Invoked("b", 1, new Command.ReadAll("u", 7)),
                    new Event.ClientStarted(text, 2, text, text),
                    new Event.ClientStarted("c", 2, "u", null),
                    new Event.Connected("c", 3, "1.a", false, text),
                    new Event.Received("c", 4, Step.created(new Place(1, text), text, text, true, 3)),
                    new Event.Received("c", 4, Step.of(new Place(2, "a"), Step.Kind.OTHER, 1, Step.NO_COUNT)),
                    new Event.ReceivedTransient("c", 4, null, text),
                    new Event.ResetTold("c", 4, "1.a", text),
                    new Event.Reloaded("c", 5, List.of(new Entry(1, text, true), new Entry(2, "b", false)), false, 1),
                    new Event.UnreadShown("c", 6, 7),
                    new Event.OutageBegan(text, 8, text),
                    new Event.OutageBegan("o", 8, null),
                    new Event.OutageEnded(text, 9));
            Path path = folder.resolve("text");
            Files.deleteIfExists(path);
            written("text", events);
            assertThat(HistoryFile.read(List.of(path)).events()).isEqualTo(events);
        }
    }

    @Test
    void aTornLastLineIsPassedOver() throws IOException {
        List<Event> events = GoodHistories.of(1).events();
        Path whole = written("whole", events);
        byte[] bytes = Files.readAllBytes(whole);
        int lastLine = new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8).lastIndexOf('\n');
        for (int length = bytes.length - 2; length > Math.max(lastLine, bytes.length - 300); length--) {
            Path torn = folder.resolve("torn");
            Files.write(torn, Arrays.copyOf(bytes, length));
            assertThat(HistoryFile.read(List.of(torn)).events()).isEqualTo(events.subList(0, events.size() - 1));
        }
    }

    @Test
    void theNextProcessWritesOnAfterATornLine() throws IOException {
        Event first = new Event.Failed("a", 1);
        Event second = new Event.Failed("b", 2);
        Path path = written("file", List.of(first));
        Files.writeString(path, "Invoked at=12 op=to", StandardOpenOption.APPEND);
        written("file", List.of(second));
        assertThat(HistoryFile.read(List.of(path)).events()).containsExactly(first, second);
    }

    @Test
    void aWholeLineThatIsNoEventIsNotPassedOver() throws IOException {
        Path path = folder.resolve("file");
        for (String line :
                List.of("Nonsense at=1 ;", "Failed at=x op=a ;", "Failed op=a ;", "Received at=1 client=c ;")) {
            Files.writeString(path, line + "\n");
            assertThatThrownBy(() -> HistoryFile.read(List.of(path)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(line);
        }
    }

    @Test
    void filesAreJoinedByTimeAndEachKeepsItsOrder() throws IOException {
        List<Event> one = List.of(new Event.Failed("a", 1), new Event.Failed("b", 5), new Event.Failed("c", 5));
        List<Event> other = List.of(new Event.Failed("d", 2), new Event.Failed("e", 5));
        List<Event> joined = new ArrayList<>();
        joined.addAll(List.of(one.get(0), other.get(0), one.get(1), one.get(2), other.get(1)));
        assertThat(HistoryFile.read(List.of(written("one", one), written("other", other)))
                        .events())
                .isEqualTo(joined);
    }
}
