package dev.kirby.strategy;

import java.util.Map;

/** Loads classes from memory. */
final class ClassesInMemory extends ClassLoader {

    private final Map<String, byte[]> classes;

    ClassesInMemory(Map<String, byte[]> classes, ClassLoader parent) {
        super("strategy file", parent);
        this.classes = classes;
    }

    /** What it loads, by name. */
    Map<String, byte[]> classes() {
        return classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
