package dev.kirby.store.internal;

import dev.kirby.StoreException;
import java.nio.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether Arrow, which Kirby leaves optional, can be used. Names none of its types, so that it can always be asked. */
public final class Arrow {

    private static final String FLAG = "--add-opens=java.base/java.nio=ALL-UNNAMED";

    private Arrow() {}

    /**
     * Checks that Arrow is there.
     *
     * @throws StoreException that names the libraries or the JVM's flag that is missing
     */
    public static void require() {
        Map<String, String> coordinates = new LinkedHashMap<>();
        coordinates.put("org.apache.arrow.vector.ipc.ArrowReader", "org.apache.arrow:arrow-vector");
        coordinates.put("org.apache.arrow.c.ArrowArrayStream", "org.apache.arrow:arrow-c-data");
        if (!isThere("org.apache.arrow.memory.netty.DefaultAllocationManagerFactory")) {
            coordinates.put(
                    "org.apache.arrow.memory.unsafe.DefaultAllocationManagerFactory",
                    "org.apache.arrow:arrow-memory-unsafe");
        }
        String missing = String.join(
                ", ",
                coordinates.entrySet().stream()
                        .filter(entry -> !isThere(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .toList());
        if (!missing.isEmpty()) {
            throw new StoreException("Arrow is not on the class path; missing: " + missing
                    + ". Add these Maven dependencies; their versions are in Kirby's parent POM.");
        }
        if (!Buffer.class.getModule().isOpen("java.nio", module())) {
            throw new StoreException("Arrow may not reach the memory of buffers: start Java with " + FLAG + ".");
        }
    }

    private static Module module() {
        try {
            return Class.forName("org.apache.arrow.memory.util.MemoryUtil", false, Arrow.class.getClassLoader())
                    .getModule();
        } catch (ClassNotFoundException e) {
            throw new StoreException("Arrow is not complete: " + e.getMessage() + " is missing.", e);
        }
    }

    private static boolean isThere(String name) {
        return Arrow.class.getClassLoader().getResource(name.replace('.', '/') + ".class") != null;
    }
}
