package io.notifyhub.simulator.planted;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Has a copy of its own of every class of the project, some of them changed; shares all else with its parent. What happens in
 * it touches no other run.
 */
final class PatchedLoader extends ClassLoader {
    private static final String OURS = "io.notifyhub.";

    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> changed;

    /** @param changed byte code by class name */
    PatchedLoader(ClassLoader parent, Map<String, byte[]> changed) {
        super(parent);
        this.changed = Map.copyOf(changed);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                byte[] code = codeOf(name);
                loaded = defineClass(name, code, 0, code.length);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private byte[] codeOf(String name) throws ClassNotFoundException {
        byte[] code = changed.get(name);
        if (code != null) {
            return code;
        }
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
