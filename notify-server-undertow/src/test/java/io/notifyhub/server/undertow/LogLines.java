package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the process logs at INFO and above, ours and everybody else's, while this is open. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();

    LogLines() {
        root.setLevel(Level.INFO);
        root.addAppender(this);
        start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event);
    }

    int count() {
        return lines.size();
    }

    /** Short single lines, without stack traces and without any of these texts. */
    void assertHarmless(String... secrets) {
        assertThat(lines).allSatisfy(line -> {
            String message = line.getFormattedMessage();
            assertThat(line.getThrowableProxy())
                    .as("a stack trace after '%s'", message)
                    .isNull();
            assertThat(message).hasSizeLessThan(500).doesNotContainPattern("\\p{Cntrl}");
            for (String secret : secrets) {
                assertThat(message).doesNotContain(secret);
            }
        });
    }

    @Override
    public void close() {
        root.detachAppender(this);
        root.setLevel(before);
        stop();
    }
}
