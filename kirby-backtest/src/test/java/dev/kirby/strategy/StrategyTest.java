package dev.kirby.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.market.Side;
import dev.kirby.performance.Trade;
import dev.kirby.sweep.Sweep;
import dev.kirby.sweep.SweepResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StrategyTest {

    private static final Params DEFAULTS = Params.of("fast", 10).with("slow", 30);

    private final Backtest backtest = Backtest.of(RandomMarkets.candles(new Random(3), 4_000));

    private static final Strategy PLAIN = Strategy.of("sma cross", DEFAULTS, (study, p) -> {
        double[] fast = study.sma(p.integer("fast"));
        double[] slow = study.sma(p.integer("slow"));
        return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
    });

    private static Strategy stated() {
        Condition above = new Condition(List.of("fast", "slow"), (study, p) -> {
            double[] fast = study.sma(p.integer("fast"));
            double[] slow = study.sma(p.integer("slow"));
            return bar -> fast[bar] > slow[bar];
        });
        return Strategy.of(
                "sma cross", DEFAULTS, StatedRule.of(Entry.of(Side.LONG, above)).closeWhen(above.not()));
    }

    @Test
    void a_plain_rule_and_its_stated_form_give_the_same_trades_bit_by_bit() {
        for (int fast = 2; fast < 20; fast += 5) {
            List<Trade> plain = backtest.run(PLAIN.with("fast", fast)).trades();
            assertThat(plain).hasSizeGreaterThan(20);
            assertThat(backtest.run(stated().with("fast", fast)).trades()).isEqualTo(plain);
        }
        SweepResult plain =
                Sweep.grid(PLAIN.values("fast", 2, 21).values("slow", 25, 60)).run(backtest);
        SweepResult stated = Sweep.grid(stated().values("fast", 2, 21).values("slow", 25, 60))
                .run(backtest);
        assertThat(plain.columnNames()).isEqualTo(stated.columnNames());
        for (String column : plain.columnNames()) {
            assertThat(stated.column(column)).as(column).isEqualTo(plain.column(column));
        }
    }

    @Test
    void parameters_are_set_by_name() {
        assertThat(PLAIN.with("fast", 7).params().text()).isEqualTo("fast=7, slow=30");
        assertThatThrownBy(() -> PLAIN.with("quick", 7))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("sma cross has no parameter 'quick': there are [fast, slow].");
        assertThatThrownBy(() -> PLAIN.values("quick", 1, 2)).hasMessageContaining("no parameter 'quick'");
        assertThatThrownBy(() -> PLAIN.space().real("quick", 1, 2)).hasMessageContaining("no parameter 'quick'");
    }

    @Test
    void values_make_a_grid_of_every_combination() {
        ParameterGrid grid = PLAIN.values("fast", 5, 104).values("slow", 110, 209);

        assertThat(grid.size()).isEqualTo(10_000);
        assertThat(grid.params(0).text()).isEqualTo("fast=5, slow=110");
        assertThat(grid.params(9_999).text()).isEqualTo("fast=104, slow=209");
        assertThat(PLAIN.values("fast", 0.1, 0.6, 0.1).values("fast")).containsExactly(0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
        assertThat(PLAIN.values("fast", 1, 2, 0.4).values("fast")).containsExactly(1, 1.4, 1.8);
        assertThatThrownBy(() -> PLAIN.values("fast", 1, 2, 0)).hasMessageContaining("a step above 0");
        assertThat(PLAIN.values("fast", 5, 5, 10).values("fast")).containsExactly(5);
        assertThatThrownBy(() -> PLAIN.values("fast", 20, 40, 60))
                .hasMessageContaining("one value only")
                .hasMessageContaining("with(\"fast\", 20.0, 40.0, 60.0)");
        assertThatThrownBy(() -> PLAIN.values("fast", 0, 1, 1e-9)).hasMessageContaining("take a step above");
        assertThatThrownBy(() -> PLAIN.values("fast", 1, 100_000).values("slow", 1, 100_000))
                .hasMessageContaining("more than 2,147,483,647 combinations")
                .hasMessageContaining("Optimizer.random");
    }

    @Test
    void one_side_of_a_turning_strategy_closes_where_it_would_turn() {
        Strategy turning = Strategy.of("turn", study -> {
            double[] average = study.sma(20);
            double[] close = study.closes();
            return bar -> close[bar] > average[bar] ? Signal.LONG : Signal.SHORT;
        });
        Backtest free = backtest.costs(Costs.NONE);
        List<Trade> both = free.run(turning).trades();

        List<Trade> longs = free.run(turning.only(Side.LONG)).trades();

        assertThat(longs).hasSizeGreaterThan(20);
        assertThat(longs.stream().map(t -> t.entryTime() + " " + t.exitTime()))
                .containsExactlyElementsOf(both.stream()
                        .filter(t -> t.side() == Side.LONG)
                        .map(t -> t.entryTime() + " " + t.exitTime())
                        .toList());
        assertThatThrownBy(() -> stated().only(Side.SHORT)).hasMessageContaining("no short entries");
    }

    @Test
    void prints_itself() {
        assertThat(PLAIN).hasToString("Strategy[sma cross, fast=10, slow=30]");
        assertThat(LiquiditySweep.strategy().toString()).hasSizeLessThanOrEqualTo(80);
        assertThat(stated().stated().orElseThrow().toString()).hasSizeLessThanOrEqualTo(80);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PLAIN.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("sma cross", "fast", "30");
    }

    @Test
    void a_strategy_needs_a_name_and_defaults_for_what_its_parts_read() {
        assertThatThrownBy(() -> Strategy.of(" ", study -> bar -> Signal.NONE)).hasMessageContaining("needs a name");
        Condition of = new Condition(List.of("missing"), (study, p) -> bar -> true);
        assertThatThrownBy(() -> Strategy.of("x", DEFAULTS, StatedRule.of(Entry.of(Side.LONG, of))))
                .hasMessageContaining("No parameter 'missing'");
        assertThatThrownBy(StatedRule::of).hasMessageContaining("at least one entry");
    }

    @Test
    void the_opposite_of_an_opposite_is_the_condition() {
        Condition even = new Condition(List.of(), (study, p) -> bar -> bar % 2 == 0);

        assertThat(even.not().isOpposite()).isTrue();
        assertThat(even.not().not()).isEqualTo(even);
        assertThat(even.not().test().apply(backtest.study(), Params.empty()).test(3))
                .isTrue();
    }
}
