package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.simulated.SimulatedExchange;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One JVM that runs command after command ({@link CommandList}), in a folder and with an environment that points at simulated venues.
 * A JVM for each command would spend most of its time starting.
 */
final class CommandShell implements AutoCloseable {

    private static final String STDERR = "stderr: ";

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private CommandShell(Process process) {
        this.process = process;
        this.in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts it; venues are named as in the variables, such as {@code BINANCE}. */
    static CommandShell open(Path folder, Map<String, SimulatedExchange> venues) throws IOException {
        Map<String, String> environment = new HashMap<>();
        venues.forEach((name, venue) -> {
            String rest = venue.url().toString();
            environment.put("KIRBY_" + name + "_REST_URL", rest);
            environment.put("KIRBY_" + name + "_WS_URL", rest.replaceFirst("^http", "ws"));
            environment.put("KIRBY_" + name + "_ARCHIVE_URL", "off");
        });
        return with(folder, environment);
    }

    /** Starts it with variables beside its own. */
    static CommandShell with(Path folder, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = ChildJvm.shortLived("512m", CommandList.class, List.of());
        builder.directory(folder.toFile());
        builder.environment().putAll(environment);
        return new CommandShell(builder.redirectErrorStream(true).start());
    }

    /** Runs a command. */
    Captured run(String command) throws IOException {
        in.write(command + "\n");
        in.flush();
        StringBuilder shown = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.matches("exit \\d+")) {
                int at = shown.indexOf(STDERR) < 0 ? shown.length() : shown.indexOf(STDERR);
                String printed = shown.substring(0, at).replaceFirst("\\$ .*\n", "");
                String errors = shown.substring(Math.min(shown.length(), at + STDERR.length()));
                return new Captured(Integer.parseInt(line.substring(5)), printed, errors);
            }
            shown.append(line).append('\n');
        }
        throw new AssertionError("The process ended in '" + command + "':\n" + shown);
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            assertThat(process.waitFor()).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            out.close();
        }
    }
}
