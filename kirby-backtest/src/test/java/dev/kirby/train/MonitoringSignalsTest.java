package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.KirbyException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.DailyMarket;
import dev.kirby.market.Interval;
import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.Transition;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Each death signal at its boundary, on a market that gives a trade a day a result made by hand. */
class MonitoringSignalsTest {

    private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");
    private static final String ID = "DAILY_20240101_000000_abcdef";

    private final MemoryRegistry registry = new MemoryRegistry();
    private final List<Transition> transitions = new ArrayList<>();

    /** What a document lets expect: nothing that could be a signal, unless it is changed. */
    private static Map<String, Double> expecting() {
        return new HashMap<>(Map.of(
                "gross_WR", 0.0,
                "NET_PROFIT", 1.0,
                "sample_size", 1_000.0,
                "lifetime_sharpe_ratio", Double.NEGATIVE_INFINITY,
                "monte_carlo_var", 10.0,
                "drawdown_duration", 1_000.0,
                "var_95", 10.0));
    }

    private void register(LifecycleStage stage, Map<String, Double> expected, String dataEnd) {
        registry.save(
                new TrainedConfiguration(
                        ID,
                        stage,
                        "DAILY",
                        DailyMarket.BTC,
                        Interval.H1,
                        DailyMarket.START,
                        Map.of("p", 1.0),
                        Map.of(
                                "context", dataEnd.isEmpty() ? Map.of() : Map.of("data_end", dataEnd),
                                "performance", expected,
                                "statistical_validation", expected,
                                "risk_allocation", expected)),
                "trained");
    }

    private Monitoring monitoring(CandleSeries bars, Function<TrainedConfiguration, Strategy> strategy) {
        return Monitoring.of(registry, c -> Backtest.of(bars).costs(Costs.NONE).sizing(Sizing.units(100)), strategy)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .onTransition(transitions::add);
    }

    private Monitoring.Finding judge(
            LifecycleStage stage, Map<String, Double> expected, CandleSeries bars, int trades) {
        register(stage, expected, DailyMarket.START.toString());
        List<Monitoring.Finding> findings =
                monitoring(bars, c -> DailyMarket.first(trades)).run();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private List<String> signals(Map<String, Double> expected, int days, int trades, IntToDoubleFunction percent) {
        return judge(LifecycleStage.MATURE, expected, DailyMarket.bars(days, percent), trades)
                .signals();
    }

    private static Map<String, Double> expecting(String key, double value) {
        Map<String, Double> expected = expecting();
        expected.put(key, value);
        return expected;
    }

    @Test
    void a_market_that_goes_well_has_no_signal() {
        Monitoring.Finding finding =
                judge(LifecycleStage.MATURE, expecting(), DailyMarket.bars(40, day -> day % 3 == 0 ? -1 : 1), 40);
        assertThat(finding.signals()).isEmpty();
        assertThat(finding.days()).isEqualTo(40);
        assertThat(finding.trades()).isEqualTo(40);
        assertThat(finding.configuration()).isEqualTo(ID);
        assertThat(finding).hasToString("MATURE: no rule says otherwise (40 days, 40 trades)");
        assertThat(transitions).isEmpty();
        assertThat(registry.transitions(ID)).hasSize(1);
    }

    @Test
    void a_win_rate_below_four_fifths_of_the_expected_one() {
        // 12 of 30 trades win.
        IntToDoubleFunction twoOfFive = day -> day % 5 < 2 ? 2 : -1;
        assertThat(signals(expecting("gross_WR", 0.51), 30, 30, twoOfFive))
                .containsExactly("win rate 0.40 against 0.51");
        assertThat(signals(expecting("gross_WR", 0.5), 30, 30, twoOfFive)).isEmpty();
        assertThat(signals(expecting("gross_WR", 0.99), 30, 29, twoOfFive)).isEmpty();
    }

    @Test
    void an_expectancy_of_zero_or_less() {
        assertThat(signals(expecting(), 60, 29, day -> 0)).isEmpty();
        assertThat(signals(expecting(), 30, 30, day -> 0)).containsExactly("expectancy 0.00");
    }

    @Test
    void a_loss_larger_than_that_of_the_document() {
        // Loses 5 % in all, in few trades.
        IntToDoubleFunction losing = day -> day == 0 ? -5 : 0;
        assertThat(signals(expecting("monte_carlo_var", 0.0499), 31, 1, losing))
                .containsExactly("a loss of 0.050 against 0.050");
        assertThat(signals(expecting("monte_carlo_var", 0.0499), 30, 1, losing))
                .contains("a loss of 0.050 against 0.050");
        assertThat(signals(expecting("monte_carlo_var", 0.0501), 31, 1, losing)).isEmpty();
        assertThat(signals(expecting("monte_carlo_var", 0.0499), 29, 1, losing)).isEmpty();
        assertThat(signals(expecting("monte_carlo_var", 0), 31, 1, losing)).isEmpty();
        assertThat(signals(expecting("monte_carlo_var", Double.NaN), 31, 1, losing))
                .isEmpty();
    }

    @Test
    void more_than_one_day_in_ten_below_the_quantile_of_one_in_twenty() {
        IntToDoubleFunction bad = day -> day < 4 ? -1.5 : 3;
        assertThat(signals(expecting("var_95", 0.01), 39, 39, bad))
                .containsExactly("4 of 39 days below the 5 % quantile");
        assertThat(signals(expecting("var_95", 0.01), 40, 40, bad)).isEmpty();
        assertThat(signals(expecting("var_95", 0.02), 39, 39, bad)).isEmpty();
        // A quantile above zero does not make days without a loss bad ones.
        assertThat(signals(expecting("var_95", -0.01), 39, 39, day -> day % 2 == 0 ? 0 : 3))
                .isEmpty();
    }

    @Test
    void a_drawdown_longer_than_the_longest_expected() {
        // Below the first high from the second day to the seventh.
        IntToDoubleFunction dip = day -> day == 1 ? -5 : day == 7 ? 20 : day == 0 ? 1 : 0;
        assertThat(signals(expecting("drawdown_duration", 5), 40, 8, dip))
                .containsExactly("a drawdown of 6 days against 5");
        assertThat(signals(expecting("drawdown_duration", 6), 40, 8, dip)).isEmpty();
    }

    @Test
    void a_negative_sharpe_ratio_over_the_last_thirty_days() {
        IntToDoubleFunction late = day -> day < 10 ? 5 : day % 2 == 0 ? -1 : 0.5;
        assertThat(signals(expecting(), 40, 40, late))
                .singleElement()
                .asString()
                .endsWith(" over 30 days");
        assertThat(signals(expecting(), 29, 29, day -> -1)).isEmpty();
    }

    @Test
    void two_signals_cost_the_stage_and_the_change_is_recorded() {
        Monitoring.Finding finding =
                judge(LifecycleStage.VALIDATION, expecting("gross_WR", 1), DailyMarket.bars(30, day -> -0.1), 30);
        assertThat(finding.signals()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(finding.decision().stage()).isEqualTo(LifecycleStage.DECAY);
        assertThat(transitions)
                .containsExactly(new Transition(
                        ID, NOW, LifecycleStage.DECAY, finding.decision().reason()));
        assertThat(registry.all().get(0).stage()).isEqualTo(LifecycleStage.DECAY);
        assertThat(finding.toString()).startsWith("VALIDATION -> DECAY: ").endsWith(" (30 days, 30 trades)");
    }

    @Test
    void an_expectancy_a_fifth_smaller_than_expected_is_decay_and_a_low_ratio_of_thirty_days_is_paper() {
        Map<String, Double> expected = expecting();
        expected.put("NET_PROFIT", 13_000.0);
        expected.put("sample_size", 100.0);
        // 100 a trade where 130 were expected.
        assertThat(judge(LifecycleStage.MATURE, expected, DailyMarket.bars(40, day -> day % 2 == 0 ? 1.5 : 0.5), 30)
                        .decision())
                .hasToString("DECAY: performance is 23 % worse");
        assertThat(judge(LifecycleStage.MATURE, expected, DailyMarket.bars(40, day -> day % 2 == 0 ? 1.5 : 0.5), 29)
                        .decision()
                        .stage())
                .isEqualTo(LifecycleStage.MATURE);
        Monitoring.Finding paper = judge(
                LifecycleStage.MATURE,
                expecting("lifetime_sharpe_ratio", 1_000),
                DailyMarket.bars(40, day -> day % 2 == 0 ? 1.5 : 0.5),
                40);
        assertThat(paper.decision().stage()).isEqualTo(LifecycleStage.PAPER);
        assertThat(judge(
                                LifecycleStage.MATURE,
                                expecting("lifetime_sharpe_ratio", 1_000),
                                DailyMarket.bars(29, day -> day % 2 == 0 ? 1.5 : 0.5),
                                29)
                        .decision()
                        .stage())
                .isEqualTo(LifecycleStage.MATURE);
    }

    @Test
    void new_days_that_earn_a_larger_stage_give_it_and_never_a_smaller_one() {
        CandleSeries good = DailyMarket.bars(120, day -> day % 3 == 0 ? -0.2 : 1);
        Monitoring.Finding grown = judge(LifecycleStage.DISCOVERY, expecting(), good, 60);
        assertThat(grown.decision().stage()).isEqualTo(LifecycleStage.VALIDATION);
        assertThat(grown.decision().reason()).startsWith("on new data: 60 trades");
        assertThat(judge(LifecycleStage.VALIDATION, expecting(), good, 120)
                        .decision()
                        .stage())
                .isEqualTo(LifecycleStage.MATURE);
        assertThat(judge(LifecycleStage.MATURE, expecting(), good, 60)
                        .decision()
                        .stage())
                .isEqualTo(LifecycleStage.MATURE);
        assertThat(judge(LifecycleStage.VALIDATION, expecting(), good, 60)
                        .decision()
                        .stage())
                .isEqualTo(LifecycleStage.VALIDATION);
        assertThat(judge(LifecycleStage.DECAY, expecting(), good, 120)
                        .decision()
                        .stage())
                .isEqualTo(LifecycleStage.DECAY);
    }

    @Test
    void it_begins_a_whole_day_after_the_data_of_the_training() {
        CandleSeries bars = DailyMarket.bars(40, day -> 1);
        register(LifecycleStage.MATURE, expecting(), "2024-02-08T00:00:00Z");
        assertThat(monitoring(bars, c -> DailyMarket.first(40)).run().get(0).days())
                .isEqualTo(2);
        register(LifecycleStage.MATURE, expecting(), "2024-02-09T00:00:00Z");
        assertThat(monitoring(bars, c -> DailyMarket.first(40)).run().get(0).days())
                .isEqualTo(1);
        register(LifecycleStage.MATURE, expecting(), "2024-02-09T00:00:01Z");
        assertThat(monitoring(bars, c -> DailyMarket.first(40)).run().get(0))
                .hasToString("MATURE: no data after its training yet (0 days, 0 trades)");
        // Without that time, since it was made.
        register(LifecycleStage.MATURE, expecting(), "");
        assertThat(monitoring(bars, c -> DailyMarket.first(40)).run().get(0).days())
                .isEqualTo(40);
    }

    @Test
    void what_cannot_be_judged_keeps_its_stage_and_says_why() {
        register(LifecycleStage.MATURE, expecting(), DailyMarket.START.toString());
        Monitoring monitoring = monitoring(DailyMarket.bars(40, day -> 1), c -> {
            throw new KirbyException("there is no strategy " + c.strategy());
        });
        assertThat(monitoring).hasToString("Monitoring[1 configurations]");
        assertThat(monitoring.run().get(0))
                .hasToString("MATURE: not judged: there is no strategy DAILY (0 days, 0 trades)");
        TrainedConfiguration known = registry.all().get(0);
        registry.save(
                new TrainedConfiguration(
                        ID,
                        known.stage(),
                        "DAILY",
                        DailyMarket.BTC,
                        Interval.H1,
                        DailyMarket.START,
                        Map.of(),
                        known.sections()),
                "again");
        assertThat(monitoring(DailyMarket.bars(40, day -> 1), c -> DailyMarket.first(40))
                        .run()
                        .get(0)
                        .decision()
                        .reason())
                .isEqualTo("not judged: nothing qualified in its training, so it has no parameters");
    }
}
