package io.notifyhub.simulator.planted;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Runs the simulator on a product of its own. */
final class Laboratory {
    private static final String SIMULATION = "io.notifyhub.simulator.Simulation";

    private Laboratory() {}

    /** From a seed to what is wrong; empty if nothing is. */
    static LongFunction<List<String>> sound() {
        return simulation(Map.of());
    }

    /** The same with a bug in the product. */
    static LongFunction<List<String>> with(PlantedBug bug) {
        return simulation(Compiler.compile(bug.type(), bug.source()));
    }

    /** Only types of the JDK cross the border between the class loaders. */
    private static LongFunction<List<String>> simulation(Map<String, byte[]> changed) {
        ClassLoader loader = new PatchedLoader(Laboratory.class.getClassLoader(), changed);
        try {
            Object builder = loader.loadClass(SIMULATION).getMethod("builder").invoke(null);
            Object simulation = builder.getClass().getMethod("build").invoke(builder);
            Method run = simulation.getClass().getMethod("run", long.class);
            Method problems = run.getReturnType().getMethod("problems");
            return seed -> {
                try {
                    List<?> found = (List<?>) problems.invoke(run.invoke(simulation, seed));
                    return found.stream().map(String::valueOf).toList();
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("seed " + seed + " broke off", e);
                }
            };
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
