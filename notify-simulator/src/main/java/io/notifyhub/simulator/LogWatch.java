package io.notifyhub.simulator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Reads what the product logs during a run: an error is a violation, and so is a warning that no injected fault explains.
 * Works where SLF4J writes to Logback, else sees nothing. Thread-safe: each thread has a run of its own.
 */
final class LogWatch {
    private static final String PRODUCT = "io.notifyhub";
    private static final String HERE = LogWatch.class.getPackageName() + '.';
    private static final ThreadLocal<@Nullable World> CURRENT = new ThreadLocal<>();
    private static boolean installed;

    private LogWatch() {}

    /** From now on this thread works for {@code world}; null for nobody. */
    static void watch(@Nullable World world) {
        install();
        if (world == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(world);
        }
    }

    private static synchronized void install() {
        if (!installed) {
            installed = true;
            ILoggerFactory factory = LoggerFactory.getILoggerFactory();
            if (factory.getClass().getName().startsWith("ch.qos.logback.")) {
                Logback.install(factory);
            }
        }
    }

    /** Apart, so that Logback need not be there. */
    private static final class Logback {
        private Logback() {}

        static void install(ILoggerFactory factory) {
            LoggerContext context = (LoggerContext) factory;
            Watcher watcher = new Watcher();
            watcher.setContext(context);
            watcher.setName("notify-simulator");
            watcher.start();
            Logger logger = context.getLogger(PRODUCT);
            logger.setLevel(Level.WARN);
            logger.setAdditive(false);
            logger.addAppender(watcher);
        }

        private static final class Watcher extends AppenderBase<ILoggingEvent> {
            /** What fails on purpose says so; of a device's message only the place is logged at which it failed. */
            private static boolean isInjected(String message) {
                return message.contains("injected") || message.contains(" at " + HERE);
            }

            @Override
            protected void append(ILoggingEvent event) {
                World world = CURRENT.get();
                String message = event.getFormattedMessage();
                if (world != null && !isInjected(message)) {
                    world.report("logged " + event.getLevel() + " " + event.getLoggerName() + ": " + message
                            + (event.getThrowableProxy() == null
                                    ? ""
                                    : " " + event.getThrowableProxy().getClassName() + ": "
                                            + event.getThrowableProxy().getMessage()));
                }
            }
        }
    }
}
