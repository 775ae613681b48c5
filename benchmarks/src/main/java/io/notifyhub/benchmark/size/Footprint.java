package io.notifyhub.benchmark.size;

import io.notifyhub.benchmark.crowd.Servers;
import io.notifyhub.benchmark.crowd.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What some nodes take. Immutable.
 *
 * @param used heap after a collection, and direct buffers, in bytes
 * @param resident what their processes have of the machine's memory, in bytes
 * @param kernel what the kernel keeps for everybody, clients included, in bytes: inodes, descriptors and sockets
 */
record Footprint(long used, long resident, long kernel) {
    static final Footprint NOTHING = new Footprint(0, 0, 0);

    private static final int KIBI = 1_024;
    private static final Set<String> KERNEL = Set.of("Slab:", "PageTables:", "KernelStack:");

    static Footprint of(List<Servers> nodes) throws IOException {
        long used = 0;
        long resident = 0;
        for (Servers node : nodes) {
            used += Long.parseLong(node.ask("mem"));
            resident += Usage.of(node.pids()).kibibytes() * KIBI;
        }
        return new Footprint(used, resident, ofTheKernel());
    }

    private static long ofTheKernel() throws IOException {
        long bytes = 0;
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            String[] words = line.split("\\s+");
            if (KERNEL.contains(words[0])) {
                bytes += Long.parseLong(words[1]) * KIBI;
            }
        }
        return bytes;
    }

    Footprint plus(Footprint other) {
        return new Footprint(used + other.used, resident + other.resident, kernel + other.kernel);
    }

    /** What has been added since. */
    Footprint since(Footprint before) {
        return new Footprint(used - before.used, resident - before.resident, kernel - before.kernel);
    }
}
