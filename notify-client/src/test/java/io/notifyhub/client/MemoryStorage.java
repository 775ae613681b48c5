package io.notifyhub.client;

import io.notifyhub.client.spi.StateStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A disk in memory that can fail in the middle of a write, and remembers how it looked after each. */
public final class MemoryStorage implements StateStorage {
    public byte[] bytes = new byte[0];
    public boolean broken;
    /** How much can still be written before the machine loses its power. */
    public long budget = Long.MAX_VALUE;

    /** Filled where it is asked for. */
    public boolean remembers;

    public final List<byte[]> versions = new ArrayList<>();
    public int appends;
    public int replacements;
    public boolean closed;

    public MemoryStorage() {}

    public MemoryStorage(byte[] content) {
        bytes = content;
    }

    @Override
    public byte[] read() throws IOException {
        check();
        return bytes.clone();
    }

    @Override
    public void append(byte[] more) throws IOException {
        check();
        appends++;
        int part = (int) Math.min(budget, more.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes);
        out.writeBytes(Arrays.copyOf(more, part));
        bytes = out.toByteArray();
        spend(more.length);
        if (remembers) {
            versions.add(bytes);
        }
    }

    @Override
    public void replace(byte[] all) throws IOException {
        check();
        replacements++;
        spend(all.length);
        bytes = all.clone();
        if (remembers) {
            versions.add(bytes);
        }
    }

    private void spend(int length) throws IOException {
        budget -= length;
        if (budget < 0) {
            broken = true;
            throw new IOException("injected: no power");
        }
    }

    private void check() throws IOException {
        if (broken) {
            throw new IOException("injected: the disk does not work");
        }
    }

    public SavedState state() {
        return SavedState.read(bytes);
    }

    @Override
    public void close() {
        closed = true;
    }
}
