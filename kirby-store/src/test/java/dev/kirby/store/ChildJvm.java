package dev.kirby.store;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A main class in a process of its own, with the test's class path. It lives for seconds: methods are compiled once and quickly, and one
 * thread collects the heap, which takes half of the processor time of a JVM's usual start.
 */
public final class ChildJvm {

    /** Options of a JVM that lives for seconds. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

    private ChildJvm() {}

    /** Starts it; standard error goes where standard output goes. */
    public static Process start(Class<?> main, Object... args) throws IOException {
        return start(List.of(), main, args);
    }

    /** Starts it by another command, which gets the command line of the JVM as its last arguments. */
    public static Process start(List<String> by, Class<?> main, Object... args) throws IOException {
        return start(by, entry -> true, main, args);
    }

    /** Starts it without those entries of the class path whose names match a pattern. */
    public static Process startWithout(String left, Class<?> main, Object... args) throws IOException {
        return start(List.of(), Pattern.compile(left).asPredicate().negate(), main, args);
    }

    private static Process start(List<String> by, Predicate<String> classPath, Class<?> main, Object... args)
            throws IOException {
        List<String> command = new ArrayList<>(by);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SHORT_LIVED);
        command.add("-cp");
        command.add(Pattern.compile("[\n" + File.pathSeparator + "]")
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(classPath)
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(main.getName());
        for (Object arg : args) {
            command.add(arg.toString());
        }
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** What it prints, line by line. */
    public static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Everything it prints until it ends. */
    public static List<String> lines(Process process) throws IOException {
        try (BufferedReader reader = output(process)) {
            return reader.lines().toList();
        }
    }
}
