package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** What a call does that takes longer than the pause between two lines of progress. */
    private static final String SLOW_CALL = """
            var slow = dev.kirby.internal.LoggedProgress.<String>of("a long call")
            Thread.sleep(3_100)
            slow.accept("half")
            """;

    @Test
    void the_jshell_session_works_as_pasted() throws IOException, InterruptedException {
        String session = JShellSession.blocks("README.md");
        assertThat(session.lines()).allMatch(line -> line.length() <= 110);
        String printed = JShellSession.run(session + SLOW_CALL + "venue.close()\nstore.close()\n", folder);
        assertThat(printed)
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
