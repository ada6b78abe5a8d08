package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README is a promise: what it shows works as pasted. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");

    @TempDir
    Path folder;

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static List<String> blocks(String text, String language) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(text);
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    /** What a call does that takes longer than the pause between two lines of progress. */
    private static final String SLOW_CALL = """
            var slow = dev.kirby.internal.LoggedProgress.<String>of("a long call")
            Thread.sleep(3_100)
            slow.accept("half")
            """;

    @Test
    void the_jshell_session_works_as_pasted() throws IOException, InterruptedException {
        String session = String.join("", blocks(readme(), "java"));
        assertThat(session.lines()).allMatch(line -> line.length() <= 110);
        Path script = Files.writeString(
                folder.resolve("session.jsh"), session + SLOW_CALL + "venue.close()\nstore.close()\n/exit\n");
        Path output = folder.resolve("output.txt");
        Process shell = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jshell")
                                .toString(),
                        "--class-path",
                        System.getProperty("java.class.path"),
                        "--startup",
                        "DEFAULT",
                        "--startup",
                        ROOT.resolve("kirby-examples/src/main/jshell/kirby.jsh")
                                .toAbsolutePath()
                                .toString())
                .directory(folder.toFile())
                .redirectInput(script.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = shell.waitFor(180, TimeUnit.SECONDS);
        shell.destroyForcibly();
        String printed = Files.readString(output);
        assertThat(ended).as(printed).isTrue();
        assertThat(printed)
                .doesNotContain("Error:")
                .doesNotContain("Exception")
                .contains("201600")
                .contains("verdict: ")
                .contains("==> TrainedConfiguration[")
                .contains("a long call: half")
                .contains("LookaheadCheck[sma cross, none in");
    }

    @Test
    void the_command_table_names_every_command() throws IOException {
        assertThat(readme().lines().filter(line -> line.startsWith("| `")).map(line -> line.split("`")[1]))
                .containsExactlyInAnyOrderElementsOf(
                        new picocli.CommandLine(Kirby.class).getSubcommands().keySet());
    }

    @Test
    void continuous_integration_runs_the_test_command_of_the_readme() throws IOException {
        assertThat(Files.readString(ROOT.resolve(".ci/run"))).contains("mvn -B -ntp verify");
        assertThat(readme()).contains("    mvn -B -ntp verify");
    }
}
