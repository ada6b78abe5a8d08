package dev.kirby.store;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main class in a process of its own, with the test's class path. */
public final class ChildJvm {

    private ChildJvm() {}

    /** Starts it; standard error goes where standard output goes. */
    public static Process start(Class<?> main, Object... args) throws IOException {
        return start(List.of(), main, args);
    }

    /** Starts it by another command, which gets the command line of the JVM as its last arguments. */
    public static Process start(List<String> by, Class<?> main, Object... args) throws IOException {
        List<String> command = new ArrayList<>(by);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.log.dev.kirby.store=info",
                "-cp",
                System.getProperty("java.class.path").replace("\n", File.pathSeparator),
                main.getName()));
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
