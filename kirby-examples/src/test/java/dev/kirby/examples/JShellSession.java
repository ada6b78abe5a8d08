package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Java of the documents, pasted into a JShell with the repository's startup file. */
final class JShellSession {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

    private JShellSession() {}

    /** All blocks of Java of a document, one after another. */
    static String blocks(String document) throws IOException {
        return JAVA.matcher(Files.readString(ROOT.resolve(document)))
                .results()
                .map((MatchResult block) -> block.group(1))
                .collect(Collectors.joining());
    }

    /** What a session prints, none of which is an error. */
    static String run(String session, Path folder) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("session.jsh"), session + "\n/exit\n");
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jshell").toString());
        for (String option : ChildJvm.SHORT_LIVED) {
            command.add("-J" + option);
            command.add("-R" + option);
        }
        command.addAll(List.of(
                "--class-path",
                System.getProperty("java.class.path"),
                "-R-Djava.awt.headless=true",
                "-R--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--startup",
                "DEFAULT",
                "--startup",
                ROOT.resolve("kirby-examples/src/main/jshell/kirby.jsh").toString()));
        Process shell = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(script.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = shell.waitFor(180, TimeUnit.SECONDS);
        shell.destroyForcibly();
        String printed = Files.readString(output);
        assertThat(ended).as(printed).isTrue();
        assertThat(printed).doesNotContain("Error:").doesNotContain("Exception");
        return printed;
    }
}
