package io.notifyhub.benchmark.crowd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What processes have used, as Linux says. Immutable. */
public record Usage(double cpuSeconds, long kibibytes) {
    private static final double TICKS_PER_SECOND = 100;

    public static Usage of(List<Long> pids) throws IOException {
        double cpu = 0;
        long memory = 0;
        for (long pid : pids) {
            Path folder = Path.of("/proc", String.valueOf(pid));
            String stat = Files.readString(folder.resolve("stat"));
            // After the name, which may hold anything, user time is the twelfth field and system time the thirteenth.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            cpu += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
            for (String line : Files.readAllLines(folder.resolve("status"))) {
                if (line.startsWith("VmRSS:")) {
                    memory += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        }
        return new Usage(cpu, memory);
    }
}
