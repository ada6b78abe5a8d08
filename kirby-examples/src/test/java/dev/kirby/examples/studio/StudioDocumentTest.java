package dev.kirby.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The walk of docs/studio.md, by the shell, as it stands there. */
@Timeout(300)
class StudioDocumentTest {

    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final String ADDRESS = "STUDIO=http://127.0.0.1:7070";

    @TempDir
    private Path folder;

    @Test
    void the_walk_by_curl_does_what_it_says() throws Exception {
        assumeTrue(isThere("curl") && isThere("bash"), "bash and curl are not there");
        String page = Files.readString(Path.of("..", "docs", "studio.md"));
        StringBuilder script = new StringBuilder("set -euo pipefail\n");
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            script.append(block.group(1)).append("echo\n");
        }
        assertThat(script.toString()).contains(ADDRESS);
        try (RunningStudio running = RunningStudio.start(folder.resolve("lake"))) {
            running.fillFiveMinutes();
            String address = running.studio.address().toString().replaceAll("/$", "");
            Files.writeString(folder.resolve("walk.sh"), script.toString().replace(ADDRESS, "STUDIO=" + address));
            Process bash = new ProcessBuilder("bash", "walk.sh")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile())
                    .start();
            boolean ended = bash.waitFor(240, TimeUnit.SECONDS);
            bash.destroyForcibly();
            String out = Files.readString(folder.resolve("out"));
            assertThat(ended).as(out).isTrue();
            assertThat(bash.exitValue()).as(out).isZero();
            assertThat(out)
                    .contains(
                            "\"total_seconds\":", "event: progress", "event: end", "\"verdict\":", "\"is_active\":true")
                    .contains("\"status\":\"CANCELLED\"", "\"message\":\"cancelled\"");
            assertThat(Files.readString(folder.resolve("report.html"))).startsWith("<!doctype html>");
        }
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
