package io.notifyhub.simulator;

import io.notifyhub.client.SavedState;
import io.notifyhub.client.spi.StateStorage;
import io.notifyhub.protocol.Cursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a device keeps its whole state on, from one life of its process to the next. A process that dies while it writes leaves
 * a part of that. For one thread.
 */
final class SimulatedDisk {
    private static final int MOST_LOST = 40;

    private final World world;
    private final SimulatedClient device;
    private final Chance chance;
    private byte[] bytes = new byte[0];
    private @Nullable String lastSaved;

    SimulatedDisk(World world, SimulatedClient device, Chance chance) {
        this.world = world;
        this.device = device;
        this.chance = chance;
    }

    /** What the next life will find. */
    SavedState state() {
        return SavedState.read(bytes);
    }

    StateStorage open(Actor actor) {
        return new Opened(actor);
    }

    /** The last bytes are lost, or a bit is another. @return whether a command that was kept may be gone */
    boolean damage() {
        int before = state().waitingCommands().size();
        if (bytes.length > 0 && chance.oneIn(2)) {
            bytes[chance.below(bytes.length)] ^= 1;
        } else {
            bytes = Arrays.copyOf(bytes, Math.max(0, bytes.length - 1 - chance.below(MOST_LOST)));
        }
        lastSaved = state().cursor();
        return before > 0;
    }

    private void write(byte[] content, byte[] added) {
        bytes = content;
        String cursor = cursorIn(added);
        // Written anew, a place is no other than before.
        if (cursor != null && !cursor.equals(lastSaved)) {
            lastSaved = cursor;
            world.trace.note(device.name, "saved", cursor);
            if (Cursor.parse(cursor) != null) {
                world.history.cursorSaved(device.name, world.millis(), cursor);
            }
        }
    }

    /** The place in the last record that has one: its fields are a checksum, a kind, the place, and more. */
    private static @Nullable String cursorIn(byte[] records) {
        String cursor = null;
        String text = new String(records, StandardCharsets.UTF_8);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            String[] fields = line.split("\t", 4);
            if (fields.length > 2 && (fields[1].equals("step") || fields[1].equals("list"))) {
                cursor = fields[2];
            }
        }
        return cursor;
    }

    private final class Opened implements StateStorage {
        private final Actor actor;

        Opened(Actor actor) {
            this.actor = actor;
        }

        @Override
        public byte[] read() throws IOException {
            if (world.trouble.strikes(Fault.LOAD_FAILED)) {
                throw new IOException("injected: the disk cannot be read");
            }
            return bytes.clone();
        }

        @Override
        public void append(byte[] more) throws IOException {
            check();
            if (device.diesNow()) {
                add(more, chance.below(more.length + 1));
                device.kill();
                throw new IOException("injected: dead");
            }
            if (world.trouble.strikes(Fault.SAVE_FAILED)) {
                add(more, chance.below(more.length));
                throw new IOException("injected: the disk is full");
            }
            add(more, more.length);
        }

        private void add(byte[] more, int length) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(bytes);
            byte[] added = Arrays.copyOf(more, length);
            out.writeBytes(added);
            write(out.toByteArray(), added);
        }

        @Override
        public void replace(byte[] all) throws IOException {
            check();
            if (device.diesNow()) {
                if (chance.oneIn(2)) {
                    write(all.clone(), all);
                }
                device.kill();
                throw new IOException("injected: dead");
            }
            if (world.trouble.strikes(Fault.SAVE_FAILED)) {
                throw new IOException("injected: the disk is full");
            }
            write(all.clone(), all);
        }

        private void check() throws IOException {
            if (!actor.isAlive()) {
                throw new IOException("injected: dead");
            }
        }

        @Override
        public void close() {}
    }
}
