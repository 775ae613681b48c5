package io.notifyhub.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An exchange between the server and the Java client of one version, as it went over the wire, kept so that it can be tried
 * with clients and servers of other versions. A line of the file is one of
 *
 * <pre>
 * {"open":{"cursor":"…"}}          the client connected; without a cursor the object is empty
 * {"server":{frame}}               the server sent this
 * {"client":{frame}}               the client sent this
 * {"cut":true}, {"close":4003}     the connection broke, the server closed it
 * {"app":"mark_read","id":1,"ok":true}      what the application asked of its client, and how that ended
 * {"host":"notify","request":{…}}  what the application on the server's side did
 * {"told":{"entries":[1],"unread":1,"reloads":0}}     what the client had told its application in the end
 * </pre>
 *
 * <p>Immutable.
 */
record Recording(String version, String name, List<JsonNode> lines) {
    private static final String FOLDER = "/recorded/";

    /** All that are kept, oldest version first, as {@code recorded/index.txt} lists them. */
    static List<Recording> all() {
        return read("index.txt").stream().map(Recording::load).toList();
    }

    private static Recording load(String path) {
        int slash = path.indexOf('/');
        List<JsonNode> lines = read(path + ".jsonl").stream().map(Frames::parse).toList();
        return new Recording(path.substring(0, slash), path.substring(slash + 1), lines);
    }

    private static List<String> read(String file) {
        try (InputStream in = Recording.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("the recording " + file + " is missing");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return reader.lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
