package dev.kirby.store.timescale;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts PostgreSQL, which refuses to run as root, as another user. For containers that run as root and may not make user
 * namespaces; {@code setpriv} is part of every Debian.
 */
final class PostgresAsNobody {

    private static final String NOBODY = "65534";

    /** A working directory that everybody may enter. */
    private static final File ROOT = new File("/");

    private PostgresAsNobody() {}

    /** Starts a server from unpacked binaries below a folder and returns its port; it stops with this JVM. */
    static int start(Path unpacked) throws IOException {
        Path initdb;
        try (Stream<Path> files = Files.walk(unpacked)) {
            initdb = files.filter(file -> file.endsWith("bin/initdb"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("No initdb in " + unpacked));
        }
        Path home = Files.createTempDirectory("kirby-postgres");
        run(List.of("chown", NOBODY + ":" + NOBODY, home.toString()));
        run(List.of("chmod", "-R", "a+rX", unpacked.toString()));
        String data = home.resolve("data").toString();
        run(asNobody(initdb.toString(), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF-8"));
        int port = freePort();
        Process server = new ProcessBuilder(asNobody(
                        initdb.resolveSibling("postgres").toString(),
                        "-D",
                        data,
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=" + home,
                        "-c",
                        "fsync=off"))
                .directory(ROOT)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, home)));
        return port;
    }

    private static List<String> asNobody(String... command) {
        List<String> all =
                new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
        all.addAll(List.of(command));
        return all;
    }

    private static void run(List<String> command) throws IOException {
        Path log = Files.createTempFile("kirby-postgres", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(ROOT)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command + " failed: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            Files.delete(log);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void stop(Process server, Path home) {
        server.destroy();
        try (Stream<Path> files = Files.walk(home)) {
            server.waitFor(20, TimeUnit.SECONDS);
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
