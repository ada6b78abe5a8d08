package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is deployed calls commands that there are, and shows metrics that there are. */
class DeployFilesTest {

    private static final Pattern UNIT =
            Pattern.compile("(?m)^ExecStart=/usr/bin/java .*-jar /opt/kirby/kirby.jar (.*)$");

    private static String resource(String name) throws IOException {
        try (InputStream in = DeployFilesTest.class.getResourceAsStream("/deploy/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static CommandLine.ParseResult parse(List<String> args) {
        return new CommandLine(Kirby.class).parseArgs(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kirby-collect.service", "kirby-retrain.service", "kirby-studio.service"})
    void a_unit_starts_a_service_and_is_hardened(String name) throws Exception {
        String unit = resource(name);
        Matcher command = UNIT.matcher(unit);
        assertThat(command.find()).isTrue();
        assertThat(parse(List.of(command.group(1).split(" "))).subcommand().matchedOption("--service"))
                .isNotNull();
        assertThat(unit)
                .contains("User=kirby", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n");
    }

    @Test
    void the_container_starts_a_service() throws Exception {
        Matcher command = Pattern.compile("(?m)^CMD \\[(.*)]$").matcher(resource("Dockerfile"));
        assertThat(command.find()).isTrue();
        List<String> args = Arrays.stream(command.group(1).split(", "))
                .map(word -> word.replace("\"", ""))
                .toList();
        assertThat(parse(args).subcommand().matchedOption("--service")).isNotNull();
    }

    /** A container has no store to look at from outside, so its process is asked, at the ports that its commands take. */
    @Test
    void the_container_is_well_where_its_process_says_so() throws Exception {
        String file = resource("Dockerfile");
        CommandLine kirby = new CommandLine(Kirby.class);
        for (String[] port :
                new String[][] {{"collect", "--health-port"}, {"retrain", "--health-port"}, {"studio", "--port"}}) {
            String number = kirby.getSubcommands()
                    .get(port[0])
                    .getCommandSpec()
                    .findOption(port[1])
                    .defaultValue();
            assertThat(file)
                    .as(port[0])
                    .containsPattern("EXPOSE [0-9 ]*" + number)
                    .contains("curl -fsS -o /dev/null http://127.0.0.1:" + number + "/health ||");
        }
    }

    @Test
    void the_dashboard_shows_metrics_that_are_documented() throws Exception {
        JsonNode board = JsonMapper.shared().readTree(resource("grafana-dashboard.json"));
        Set<String> shown = new TreeSet<>();
        for (JsonNode panel : board.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                Matcher name = Pattern.compile("kirby_[a-z_]+")
                        .matcher(target.path("expr").stringValue());
                while (name.find()) {
                    shown.add(name.group());
                }
            }
        }
        assertThat(shown).hasSizeGreaterThan(12);
        String page = Files.readString(Path.of("../docs/service.md"));
        assertThat(shown).allMatch(name -> page.contains("`" + name + "`"));
    }
}
