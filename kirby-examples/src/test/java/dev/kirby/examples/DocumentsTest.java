package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents are promises, too: their Java runs, their links lead somewhere, and their lists are whole. */
class DocumentsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES =
            List.of("kirby-core", "kirby-exchanges", "kirby-store", "kirby-backtest", "kirby-spark", "kirby-examples");

    @TempDir
    Path folder;

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    /** Where packages of main sources lie, by their names. */
    private static Map<String, List<String>> packages() throws IOException {
        Map<String, List<String>> modules = new TreeMap<>();
        for (String module : MODULES) {
            Path sources = ROOT.resolve(module).resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(file -> sources.relativize(file.getParent())
                                .toString()
                                .replace(file.getFileSystem().getSeparator(), "."))
                        .distinct()
                        .forEach(name -> modules.computeIfAbsent(name, n -> new ArrayList<>())
                                .add(module));
            }
        }
        return modules;
    }

    @Test
    void all_places_name_the_version_of_this_build() {
        Pattern version = Pattern.compile("<(?:kirby\\.)?version>(\\d[^<]*)</");
        List<String> named = Stream.of("pom.xml", "README.md", "consumer/pom.xml")
                .map(file -> version.matcher(text(ROOT.resolve(file)))
                        .results()
                        .map(found -> found.group(1))
                        .filter(found -> !file.startsWith("consumer") || !found.equals("1"))
                        .findFirst()
                        .orElseThrow())
                .toList();
        assertThat(named).hasSize(3).containsOnly(named.get(0));
    }

    @Test
    void the_cookbook_and_the_pages_on_looking_work_as_pasted() throws IOException, InterruptedException {
        String cookbook = JShellSession.blocks("docs/cookbook.md");
        int end = cookbook.indexOf("venue.close()");
        String session = cookbook.substring(0, end)
                + JShellSession.blocks("docs/reports.md")
                + JShellSession.blocks("docs/notebooks.md")
                + cookbook.substring(end);
        assertThat(JShellSession.run(session, folder))
                .contains("Imported 2 candles", "1,000 combinations", "verdict: ");
        assertThat(folder.resolve("page.html")).isNotEmptyFile();
    }

    @Test
    void the_page_on_models_works_as_pasted() throws IOException, InterruptedException {
        MoodyMarket.store(folder.resolve("lake"), 3_400);
        String market = """
                var btc = Instrument.parse("binance:BTC/USDT:USDT")
                var store = MarketDataStore.open("lake")
                var backtest = Backtest.of(store.candles(btc, "1h").load()).feed(store.feed())
                """;
        assertThat(JShellSession.run(market + JShellSession.blocks("docs/models.md") + "store.close()\n", folder))
                .contains("edge over the majority", "verdict: ", "PredictionRun[1 market, 0 predictions]");
    }

    @Test
    void the_cookbook_has_twenty_questions() {
        List<String> questions = text(ROOT.resolve("docs/cookbook.md"))
                .lines()
                .filter(line -> line.startsWith("## "))
                .toList();
        assertThat(questions).hasSize(20).allMatch(line -> line.matches("## \\d+\\. … .*\\?"));
    }

    @Test
    void every_link_leads_to_a_file() throws IOException {
        Pattern link = Pattern.compile("\\]\\((?!https?:)([^)#]+)(#[^)]*)?\\)");
        for (Path document : documents()) {
            assertThat(link.matcher(text(document)).results().map(found -> found.group(1)))
                    .as(document.toString())
                    .allSatisfy(target ->
                            assertThat(document.resolveSibling(target)).exists());
        }
    }

    @Test
    void the_index_names_every_document() throws IOException {
        String index = text(ROOT.resolve("docs/README.md"));
        for (Path document : documents()) {
            if (document.getParent().endsWith("docs") && !document.endsWith("README.md")) {
                assertThat(index).contains("](" + document.getFileName() + ")");
            }
        }
    }

    @Test
    void no_package_is_split_between_modules() throws IOException {
        Map<String, List<String>> packages = packages();
        assertThat(packages)
                .isNotEmpty()
                .allSatisfy((name, modules) -> assertThat(modules).as(name).hasSize(1));
        Path published = ROOT.resolve("kirby-core/src/test/java/dev/kirby/testing");
        assertThat(published).isDirectory();
        assertThat(packages).as("kirby-core's tests jar").doesNotContainKey("dev.kirby.testing");
    }

    @Test
    void the_map_of_packages_has_every_public_one() throws IOException {
        String overview = text(ROOT.resolve("docs/overview.html"));
        TreeSet<String> named = Pattern.compile("\\{@link (dev\\.kirby[a-z.0-9]*)}")
                .matcher(overview)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named)
                .isEqualTo(packages().keySet().stream()
                        .filter(name -> !name.contains(".internal") && !name.startsWith("dev.kirby.examples"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void every_module_has_a_module_name_and_is_in_the_bom() {
        String bom = text(ROOT.resolve("kirby-bom/pom.xml"));
        for (String module : MODULES) {
            assertThat(text(ROOT.resolve(module).resolve("pom.xml")))
                    .contains("<automatic.module.name>" + module.replace("kirby-", "dev.kirby.") + "</");
            assertThat(bom.contains("<artifactId>" + module + "</artifactId>"))
                    .as(module)
                    .isEqualTo(!module.equals("kirby-examples"));
        }
    }
}
