package dev.kirby.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.breaker.CircuitBreakers;
import dev.kirby.intrabar.FinerPrices;
import dev.kirby.margin.Margin;
import dev.kirby.margin.MarginTiers;
import dev.kirby.portfolio.Allocation;
import dev.kirby.portfolio.Limits;
import dev.kirby.portfolio.Portfolio;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Order;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.TrailingStop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every option of realism, which is every public method by which a value of these classes is made or refined, stands in the
 * documentation and is used by a test whose figures are worked by hand.
 */
class EveryOptionTest {

    private static final List<Path> PAGES = List.of(Path.of("../docs/realism.md"), Path.of("../docs/inside-a-bar.md"));

    private static final Path TESTS = Path.of("src/test/java/dev/kirby");

    private static final List<String> WORKED_BY_HAND = List.of(
            "backtest/OrdersAndExitsTest",
            "backtest/OrdersOnMarginTest",
            "backtest/PerpetualPositionsTest",
            "backtest/MoneyRulesTest",
            "backtest/BacktestRulesTest",
            "margin/LiquidationPriceTest",
            "portfolio/PortfolioTest",
            "portfolio/BreakersInBacktestTest",
            "breaker/BreakerPanelTest",
            "intrabar/InsideABarTest");

    /** Not of realism: what strategies read, which part is run, and the form in which another option is read. */
    private static final Set<String> OTHERS = Set.of("Backtest.feed", "Margin.on");

    private static Set<String> options(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> method.getReturnType() == type)
                .map(Method::getName)
                .filter(name -> !OTHERS.contains(type.getSimpleName() + "." + name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Stream<Path> files) {
        return files.map(file -> {
                    try {
                        return Files.readString(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Allocation.class,
                Backtest.class,
                CircuitBreakers.class,
                Costs.class,
                Execution.class,
                Exits.class,
                FinerPrices.class,
                Limits.class,
                Margin.class,
                MarginTiers.class,
                Order.class,
                Portfolio.class,
                Signal.class,
                Sizing.class,
                TrailingStop.class
            })
    void stands_in_the_documentation_and_in_an_example_worked_by_hand(Class<?> type) {
        String pages = text(PAGES.stream());
        String examples = text(WORKED_BY_HAND.stream().map(name -> TESTS.resolve(name + ".java")));
        Set<String> options = options(type);

        assertThat(options).isNotEmpty();
        assertThat(options).as("in the documentation").allMatch(name -> pages.matches("(?s).*\\b" + name + "\\(.*"));
        assertThat(options).as("in an example").allMatch(name -> examples.matches("(?s).*\\." + name + "\\(.*"));
    }
}
