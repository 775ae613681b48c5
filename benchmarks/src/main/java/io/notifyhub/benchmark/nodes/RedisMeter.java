package io.notifyhub.benchmark.nodes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a Redis has done so far, by its own count.
 *
 * @param in bytes it has read
 * @param out bytes it has written
 * @param calls by command
 */
record RedisMeter(long in, long out, Map<String, Long> calls) {
    static RedisMeter read(String url) throws IOException {
        URI uri = URI.create(url);
        long in = 0;
        long out = 0;
        Map<String, Long> calls = new TreeMap<>();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write("INFO everything\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("total_net_input_bytes:")) {
                    in = number(line);
                } else if (line.startsWith("total_net_output_bytes:")) {
                    out = number(line);
                } else if (line.startsWith("cmdstat_")) {
                    calls.put(
                            line.substring("cmdstat_".length(), line.indexOf(':')),
                            Long.parseLong(HubMember.field(line, "calls=", ',')));
                }
            }
        }
        return new RedisMeter(in, out, calls);
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(line.indexOf(':') + 1).trim());
    }

    /** What was done since, for each of so many. */
    String since(RedisMeter before, int each) {
        StringBuilder commands = new StringBuilder();
        long all = 0;
        for (Map.Entry<String, Long> call : calls.entrySet()) {
            long more = call.getValue() - before.calls.getOrDefault(call.getKey(), 0L);
            all += more;
            if (more > each / 100) {
                commands.append(String.format(" %s %.2f", call.getKey(), (double) more / each));
            }
        }
        return String.format(
                "%.2f commands (%s), %.0f bytes in, %.0f out",
                (double) all / each,
                commands.toString().trim(),
                (double) (in - before.in) / each,
                (double) (out - before.out) / each);
    }
}
