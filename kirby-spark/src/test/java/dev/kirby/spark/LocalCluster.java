package dev.kirby.spark;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;

/**
 * A standalone cluster of Spark: a master and workers as processes on the loopback interface. Spark's launch scripts are not among its
 * artifacts, so that master and workers are started by their classes, from the class path of the tests; their home is a folder with links to
 * Spark's jars, which is where a worker looks for those of an executor. Kirby's classes are sent with the application, as jars.
 */
final class LocalCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final List<String> kirby = new ArrayList<>();
    private final String url;
    private final List<Path> links = new ArrayList<>();
    private final List<Process> workers = new ArrayList<>();
    private final List<Process> others = new ArrayList<>();

    private LocalCluster(Path folder, int port) {
        this.folder = folder;
        this.url = "spark://127.0.0.1:" + port;
    }

    /** A cluster whose workers have a core and 1 GB each. */
    static LocalCluster start(Path folder, int count) throws IOException {
        LocalCluster cluster = new LocalCluster(folder, freePort());
        try {
            cluster.collectJars();
            cluster.startAll(count);
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void collectJars() throws IOException {
        Path jars = Files.createDirectories(folder.resolve("home/jars"));
        for (String place : System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator))) {
            Path path = Path.of(place).toAbsolutePath();
            if (Files.isDirectory(path)) {
                String name = place.replaceAll("[^A-Za-z0-9.]", "_") + ".jar";
                kirby.add(jar(path, folder.resolve(name)).toString());
            } else if (isSent(path.toString())) {
                kirby.add(path.toString());
            } else if (place.endsWith(".jar")) {
                links.add(Files.createSymbolicLink(jars.resolve(path.getFileName()), path));
            }
        }
    }

    private void startAll(int count) throws IOException {
        Process master = start(
                "master",
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                url.substring(url.lastIndexOf(':') + 1),
                "--webui-port",
                "0");
        others.add(master);
        await("master", master, "New state: ALIVE");
        for (int i = 0; i < count; i++) {
            workers.add(start(
                    "worker" + i,
                    "org.apache.spark.deploy.worker.Worker",
                    "--host",
                    "127.0.0.1",
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--webui-port",
                    "0",
                    "--work-dir",
                    folder.resolve("work" + i).toString(),
                    url));
        }
        for (int i = 0; i < count; i++) {
            await("worker" + i, workers.get(i), "Successfully registered with master");
        }
    }

    /** What a cluster does not have by itself: Kirby and the libraries it needs to run a backtest. */
    private static boolean isSent(String path) {
        return path.matches(".*/(kirby-|hipparchus-|jspecify-)[^/]*\\.jar") || path.contains("/tools/jackson/");
    }

    private static Path jar(Path classes, Path to) throws IOException {
        try (OutputStream file = Files.newOutputStream(to);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(path).toString().replace(File.separatorChar, '/')));
                Files.copy(path, out);
            }
        }
        return to;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process start(String name, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .forEach(command::add);
        command.add("-cp");
        command.add(folder.resolve("home/jars") + File.separator + "*");
        command.add(main);
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        process.environment().put("SPARK_HOME", folder.resolve("home").toString());
        process.environment().put("SPARK_SCALA_VERSION", "2.13");
        process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        // What a killed executor leaves behind goes with the folder.
        process.environment().put("SPARK_LOCAL_DIRS", folder.resolve("local").toString());
        return process.start();
    }

    private void await(String name, Process process, String line) {
        Path log = folder.resolve(name + ".log");
        Awaitility.await(name + ": " + line).atMost(PATIENCE).until(() -> {
            String written = Files.readString(log);
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended: " + written);
            }
            return written.contains(line);
        });
    }

    /** No cluster: executors that are threads of this process. */
    static SparkSession.Builder threads() {
        return SparkSession.builder()
                .master("local[2]")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false");
    }

    /** An application on the cluster, which begins when all workers give it a core. */
    SparkSession.Builder session() {
        return threads()
                .appName("kirby")
                .master(url)
                .config("spark.jars", String.join(",", kirby))
                .config("spark.executor.memory", "1g")
                .config("spark.cores.max", workers.size())
                .config("spark.scheduler.minRegisteredResourcesRatio", "1")
                .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s");
    }

    /** Kills a worker with its executor, as a machine dies. */
    void kill(int worker) {
        Process process = workers.get(worker);
        List<ProcessHandle> executors = process.descendants().toList();
        process.destroyForcibly();
        executors.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        executors.forEach(executor -> executor.onExit().join());
    }

    /** How many executors run. */
    long executors() {
        return workers.stream().flatMap(Process::descendants).count();
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < workers.size(); i++) {
            kill(i);
        }
        others.forEach(Process::destroyForcibly);
        for (Path link : links) {
            Files.deleteIfExists(link);
        }
    }
}
