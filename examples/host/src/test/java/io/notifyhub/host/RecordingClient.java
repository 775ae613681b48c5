package io.notifyhub.host;

import io.notifyhub.client.CursorStore;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.protocol.Notification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** A program that writes the id of each entry it is told of to a file, until it is killed. */
final class RecordingClient {
    private RecordingClient() {}

    /** Arguments: the port, the file for the cursor, the file for the ids. */
    public static void main(String[] arguments) throws InterruptedException {
        Path seen = Path.of(arguments[2]);
        NotifyClient client = RunningHub.client(Integer.parseInt(arguments[0]), "5")
                .cursorStore(CursorStore.file(Path.of(arguments[1])))
                .onNotification(notification -> append(seen, notification))
                .build();
        client.connect();
        new CountDownLatch(1).await();
    }

    private static void append(Path seen, Notification notification) {
        try {
            byte[] line = (notification.id() + "\n").getBytes(StandardCharsets.UTF_8);
            Files.write(seen, line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
