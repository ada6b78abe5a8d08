package dev.kirby.examples;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main class in a process of its own, with the tests' class path. */
final class ChildJvm {

    /** Of a JVM that lives for seconds: methods are compiled once and quickly, and one thread collects the heap. */
    static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private ChildJvm() {}

    /** One that lives for seconds, with a heap such as {@code 256m}. */
    static ProcessBuilder shortLived(String heap, Class<?> main, List<String> words) {
        List<String> options = new ArrayList<>(SHORT_LIVED);
        options.add("-Xmx" + heap);
        return of(options, main, words);
    }

    /** One with options of the JVM. */
    static ProcessBuilder of(List<String> options, Class<?> main, List<String> words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path").replace("\n", File.pathSeparator));
        command.add(main.getName());
        command.addAll(words);
        return new ProcessBuilder(command);
    }
}
