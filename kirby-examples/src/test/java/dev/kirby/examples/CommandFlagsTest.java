package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of all commands as one table: a word means the same wherever it stands. */
class CommandFlagsTest {

    private static final int WIDTH = 80;

    /** Words whose value differs, because what they belong to does. */
    private static final Map<String, Set<String>> TWO_MEANINGS = Map.of(
            "--report", Set.of("FILE.html"),
            "--strategy", Set.of("NAME|FILE.java", "FILE.java"),
            // Of resample the interval to build, of copy the store to write to.
            "--to", Set.of("INTERVAL", "STORE"),
            // Of compare another market, of sql another store.
            "--with", Set.of("MARKET", "NAME[=PLACE]"),
            // Of health one line after the other, of others a file.
            "--json", Set.of("FILE", "<json>"),
            // Of train-model a folder, since a model is several files.
            "--out", Set.of("FILE", "DIR"),
            // Of stream whether trades are kept, of backtest where they are written.
            "--trades", Set.of("FILE", "<trades>"));

    static Stream<CommandSpec> commands() {
        return new CommandLine(Kirby.class).getSubcommands().values().stream().map(CommandLine::getCommandSpec);
    }

    @Test
    void an_option_takes_the_same_kind_of_value_in_every_command() {
        Map<String, Set<String>> labels = new TreeMap<>();
        commands()
                .forEach(command -> command.options().forEach(option -> {
                    for (String name : option.names()) {
                        labels.computeIfAbsent(name, n -> new TreeSet<>()).add(option.paramLabel());
                    }
                }));
        labels.forEach((name, found) -> {
            if (TWO_MEANINGS.containsKey(name)) {
                assertThat(TWO_MEANINGS.get(name)).as(name).containsAll(found);
            } else {
                assertThat(found).as(name).hasSize(1);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void words_that_belong_together_stand_together(CommandSpec command) {
        Set<String> names = new HashSet<>();
        command.options().forEach(option -> names.addAll(List.of(option.names())));
        if (names.contains("--coin")) {
            assertThat(names).contains("--exchange", "--quote", "--market-type", "--data", "--database");
        }
        assertThat(names.contains("--start-time")).isEqualTo(names.contains("--end-time"));
        if (names.contains("--start-time")) {
            assertThat(names).contains("--days");
        }
        if (names.contains("--database")) {
            assertThat(names).contains("--data");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_says_what_each_option_is_for_and_fits_a_terminal(CommandSpec command) {
        for (OptionSpec option : command.options()) {
            assertThat(String.join("", option.description()))
                    .as("%s %s", command.name(), option.longestName())
                    .isNotBlank();
            assertThat(Arrays.stream(option.names()).filter(name -> name.startsWith("--")))
                    .as(command.name())
                    .allMatch(name -> name.matches("--[a-z]+(-[a-z]+)*"));
        }
        assertThat(command.commandLine()
                        .getUsageMessage(CommandLine.Help.Ansi.OFF)
                        .lines())
                .as(command.name())
                .allMatch(line -> line.length() <= WIDTH);
    }
}
