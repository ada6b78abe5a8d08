package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A command of Kirby in a process of its own. */
final class KirbyProcess implements AutoCloseable {

    private static final int CLOSING_SECONDS = 90;
    private static final Pattern STUDIO = Pattern.compile("Training Studio: (http://\\S+/)");

    private final Process process;
    private final Path output;

    private KirbyProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** What a process has open. */
    record Open(int threads, int sockets, int files) {
        /** The least of each. */
        Open least(Open other) {
            return new Open(
                    Math.min(threads, other.threads), Math.min(sockets, other.sockets), Math.min(files, other.files));
        }

        @Override
        public String toString() {
            return threads + " threads, " + sockets + " sockets, " + files + " files";
        }
    }

    /**
     * Starts a command.
     *
     * @param output where it prints
     * @param options of the JVM, such as {@code -Xmx256m}
     * @param environment more of it
     * @param words the command and its options
     */
    static KirbyProcess start(Path output, List<String> options, Map<String, String> environment, String words)
            throws IOException {
        Files.deleteIfExists(output);
        ProcessBuilder builder = ChildJvm.of(options, Kirby.class, List.of(words.split(" ")))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new KirbyProcess(builder.start(), output);
    }

    String output() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last line that begins in a way; empty where there is none. */
    String last(String begin) {
        return output().lines().filter(line -> line.startsWith(begin)).reduce("", (before, line) -> line);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Where a studio answers; it has to have said so. */
    URI studio() {
        Matcher address = STUDIO.matcher(output());
        assertThat(address.find()).as(output()).isTrue();
        return URI.create(address.group(1));
    }

    boolean isServing() {
        assertThat(isAlive()).as(output()).isTrue();
        return STUDIO.matcher(output()).find();
    }

    /** What it has open now, by the system's own tables of processes; jars are opened as their classes are needed. */
    Open open() {
        Path own = Path.of("/proc", Long.toString(process.pid()));
        int sockets = 0;
        int files = 0;
        for (Path link : entries(own.resolve("fd"))) {
            String target = target(link);
            if (target.startsWith("socket:")) {
                sockets++;
            } else if (target.startsWith("/") && !target.endsWith(".jar")) {
                files++;
            }
        }
        return new Open(entries(own.resolve("task")).size(), sockets, files);
    }

    private static List<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // it has ended
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    /** Ends it with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to stop, as systemd does; its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(CLOSING_SECONDS, TimeUnit.SECONDS))
                .as("it stops: " + output())
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
