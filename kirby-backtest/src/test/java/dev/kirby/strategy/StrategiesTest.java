package dev.kirby.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.RandomMarkets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategiesTest {

    private static final String SOURCE = """
        import dev.kirby.strategy.*;

        public class Mine implements StrategyProvider {
            public Strategy strategy() {
                return Strategy.of("mine", Params.of("window", 20), (study, p) -> {
                    double[] close = study.closes();
                    double[] average = study.sma(p.integer("window"));
                    return bar -> close[bar] > average[bar] ? Signal.LONG : Signal.CLOSE;
                });
            }
        }
        """;

    @TempDir
    Path folder;

    private String file(String name, String source) throws IOException {
        return Files.writeString(folder.resolve(name), source).toString();
    }

    @Test
    void what_ships_is_found_by_its_name_in_any_case() {
        assertThat(Strategies.installed().find("liquidity_sweep_v3").grid().size())
                .isEqualTo(201_600);
        assertThat(Strategies.installed().all())
                .extracting(provider -> provider.strategy().name())
                .contains(LiquiditySweep.NAME)
                .isSorted();
        assertThat(Strategies.installed().toString()).hasSizeLessThanOrEqualTo(80);
        assertThatThrownBy(() -> Strategies.installed().find("NOPE"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Unknown strategy 'NOPE'")
                .hasMessageContaining("LIQUIDITY_SWEEP_V3")
                .hasMessageContaining("SmaCross.java");
    }

    @Test
    void a_source_file_is_compiled_in_memory_and_runs() throws IOException {
        StrategyProvider mine = Strategies.installed().find(file("Mine.java", SOURCE));

        assertThat(mine.strategy()).hasToString("Strategy[mine, window=20]");
        assertThat(mine.grid().size()).isEqualTo(1);
        assertThat(Backtest.of(RandomMarkets.candles(new Random(1), 500))
                        .run(mine.strategy())
                        .trades())
                .isNotEmpty();
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void errors_of_a_source_file_have_their_line() throws IOException {
        String broken =
                file("Mine.java", SOURCE.replace("study.sma(", "study.smaa(").replace("Signal.LONG", "Signal.LON"));

        assertThatThrownBy(() -> Strategies.installed().find(broken))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Mine.java:7: cannot find symbol")
                .hasMessageContaining("smaa")
                .hasMessageContaining("in 'double[] average = study.smaa(p.integer(\"window\"));'")
                .hasMessageContaining("Mine.java:8: ");
        assertThatThrownBy(() -> Strategies.installed().find(file("Other.java", SOURCE)))
                .hasMessageContaining("Other.java:3: ")
                .hasMessageContaining("Mine.java");
        assertThatThrownBy(() -> Strategies.installed().find(file("Empty.java", "public class Empty {}")))
                .hasMessageContaining("no public class that implements StrategyProvider")
                .hasMessageContaining("public class Empty implements StrategyProvider");
        assertThatThrownBy(() ->
                        Strategies.installed().find(folder.resolve("Gone.java").toString()))
                .hasMessageContaining("There is no strategy file")
                .hasMessageContaining("SmaCross.java");
    }

    @Test
    void folders_of_classes_offer_strategies_by_name() throws IOException {
        Path source = Path.of(file("Mine.java", SOURCE));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(compiled).isZero();
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve(StrategyProvider.class.getName()), "Mine\n");
        Strategies strategies = Strategies.installed().with(List.of(classes));

        assertThat(strategies.find("MINE").strategy().params().text()).isEqualTo("window=20");
        assertThat(strategies
                        .find(file(
                                "Two.java",
                                SOURCE.replace("class Mine", "class Two")
                                        .replace("\"mine\"", "new Mine().strategy().name()")))
                        .strategy()
                        .name())
                .isEqualTo("mine");
        Files.writeString(services.resolve(StrategyProvider.class.getName()), "Gone\n");
        assertThatThrownBy(() -> Strategies.installed().with(List.of(classes)).all())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Gone");
        assertThatThrownBy(() -> Strategies.installed().with(List.of(folder.resolve("no.jar"))))
                .hasMessageContaining("No jar or folder of classes");
    }
}
