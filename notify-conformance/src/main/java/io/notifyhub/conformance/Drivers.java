package io.notifyhub.conformance;

import io.notifyhub.conformance.driver.JavaDriver;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where the drivers of a suite come from. */
@FunctionalInterface
public interface Drivers {
    /** The variable in which a driver that is started as a program finds the address of the suite. */
    String URL_VARIABLE = "NOTIFY_CONFORMANCE_URL";

    /**
     * Starts drivers that come to {@code url} for work.
     *
     * @param count how many; each is given one scenario at a time
     * @return ends them
     */
    Closeable start(String url, int count) throws IOException;

    /** The Java client, in this process. */
    static Drivers javaClient() {
        return (url, count) -> {
            List<JavaDriver> started = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                started.add(JavaDriver.start(url));
            }
            return () -> started.forEach(JavaDriver::close);
        };
    }

    /** A program, started once for each driver. Its output goes where that of this process goes. */
    static Drivers program(List<String> command) {
        return (url, count) -> {
            List<Process> started = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
                builder.environment().put(URL_VARIABLE, url);
                started.add(builder.start());
            }
            return () -> started.forEach(Process::destroyForcibly);
        };
    }

    /** Nothing is started: a page in a browser, say, comes by itself. */
    static Drivers none() {
        return (url, count) -> () -> {};
    }
}
