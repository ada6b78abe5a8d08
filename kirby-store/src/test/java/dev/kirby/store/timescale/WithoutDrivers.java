package dev.kirby.store.timescale;

import dev.kirby.store.MarketDataStore;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Opens a database in a process whose class path has none of the optional libraries. */
final class WithoutDrivers {

    private WithoutDrivers() {}

    public static void main(String[] args) {
        try {
            MarketDataStore.open(args[0]).close();
        } catch (dev.kirby.KirbyException e) {
            System.out.println(e.getMessage());
        }
    }

    static List<String> run(String url) throws IOException {
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*(postgresql|HikariCP|flyway)[^/\\\\]*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-cp", path, WithoutDrivers.class.getName(), url)
                .redirectErrorStream(true)
                .start();
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            return output.lines().toList();
        }
    }
}
