package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The startup file of JShell is in step with the library. */
class StartupFileTest {

    private static final Path ROOT = Path.of("..");
    /** What a session names nothing of: venues, which it opens by name, what a store is made of, the command line, clusters. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "dev\\.kirby|dev\\.kirby\\.(alert|source|spark|examples.*|.*internal.*|exchange\\.(?!simulated).*"
                    + "|store\\.(cache|collect|health|lake|live|partition|registry|spark|stars|storage|timescale))");

    private static TreeSet<String> packages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.endsWith("package-info.java")
                            && file.toString().contains("src/main/java"))
                    .map(file -> file.getParent()
                            .toString()
                            .replaceFirst(".*src/main/java/", "")
                            .replace('/', '.'))
                    .filter(name -> !LEFT_OUT.matcher(name).matches())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void every_package_is_imported_or_left_out_on_purpose() throws IOException {
        List<String> imported = Files.readAllLines(ROOT.resolve("kirby-examples/src/main/jshell/kirby.jsh")).stream()
                .filter(line -> line.startsWith("import dev.kirby."))
                .map(line -> line.replace("import ", "").replace(".*", ""))
                .toList();
        assertThat(imported).containsExactlyElementsOf(packages());
    }

    @Test
    void plot_prints_where_there_is_no_browser(@TempDir Path folder) throws IOException, InterruptedException {
        String printed = JShellSession.run("""
                        var chart = BarChart.of("Two bars", List.of("a", "b")).bars("x", new double[] {1, 2}, Ink.BLUE)
                        plot(chart)
                        Reported own = () -> Report.of("page").with(Section.of("").small(chart))
                        plot(own)
                        Portfolio.of(10_000).breakers(CircuitBreakers.DEFAULT)
                        """, folder);
        assertThat(printed.split("Two bars\n", -1)).hasSize(3);
        assertThat(printed).contains("████", "==> Portfolio[");
    }
}
