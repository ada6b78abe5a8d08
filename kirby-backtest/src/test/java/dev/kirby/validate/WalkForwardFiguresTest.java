package dev.kirby.validate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.DailyMarket;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Bootstrap;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Moments;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.ParameterSpace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A walk-forward whose every figure follows by hand from the results of its days. */
class WalkForwardFiguresTest {

    private static final int DAYS = 71;

    /** Windows of 20 days, a gap of one and a test of 10: the tests are days 21 to 30, 31 to 40 and so on to 70. */
    private final WalkForward walk = WalkForward.days(20, 10).gapDays(1);

    private static final ParameterSpace SPACE =
            ParameterSpace.of(ParameterGrid.of(DailyMarket.alternate()).with("odd", 0, 1));
    private static final Optimizer SEARCH = Optimizer.grid().minTrades(5).threads(1);

    /** In percent: even days pay in the first half and odd ones in the second, with a loss every seventh day. */
    private static double percent(int day) {
        double size = 0.5 + 0.1 * (day % 4);
        boolean pays = day < 40 == (day % 2 == 0);
        return day % 7 == 3 ? -1.2 : pays ? size : -0.2 * size;
    }

    private final WalkForwardResult result =
            walk.run(DailyMarket.backtest(DAYS, WalkForwardFiguresTest::percent), SPACE, SEARCH);

    private static double profit(int from, int to, int odd) {
        return IntStream.range(from, to)
                .filter(day -> day % 2 == odd)
                .mapToDouble(day -> 100 * percent(day))
                .sum();
    }

    /** The parameter that earned more in the training of a window. */
    private static int best(int window) {
        int from = 10 * window;
        return profit(from, from + 20, 0) >= profit(from, from + 20, 1) ? 0 : 1;
    }

    private static double[] testReturns() {
        List<Double> returns = new ArrayList<>();
        for (int window = 0; window < 5; window++) {
            double money = 10_000;
            for (int day = 21 + 10 * window; day < 31 + 10 * window; day++) {
                double earned = day % 2 == best(window) ? 100 * percent(day) : 0;
                returns.add(earned / money);
                money += earned;
            }
        }
        return returns.stream().mapToDouble(r -> r).toArray();
    }

    private static List<String> printed(WalkForwardResult shown) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        shown.print(new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8).lines().toList();
    }

    @Test
    void each_window_chooses_what_earned_more_in_training_and_tests_it() {
        assertThat(result.windows()).hasSize(5);
        double total = 0;
        int trades = 0;
        for (int window = 0; window < 5; window++) {
            WindowResult found = result.windows().get(window);
            int odd = best(window);
            int start = 21 + 10 * window;
            assertThat(found.chosen().orElseThrow().params().integer("odd")).isEqualTo(odd);
            assertThat(found.train().orElseThrow().performance().value(Metric.NET_PROFIT))
                    .isCloseTo(profit(10 * window, 10 * window + 20, odd), within(1e-6));
            assertThat(found.test().orElseThrow().performance().value(Metric.NET_PROFIT))
                    .isCloseTo(profit(start, start + 10, odd), within(1e-6));
            total += profit(start, start + 10, odd);
            trades += 5;
        }
        assertThat(best(0)).isNotEqualTo(best(4));
        assertThat(result.netProfit()).isCloseTo(total, within(1e-6));
        assertThat(result.trades()).hasSize(trades);
        assertThat(result.newest().orElseThrow().params().integer("odd")).isEqualTo(best(4));
        assertThat(result.lastChoice()).hasValue(result.windows().get(4));
        assertThat(result.trials()).isEqualTo(2);
        assertThat(result.looks()).isEmpty();
        assertThat(result.toString())
                .isEqualTo(String.format(
                        java.util.Locale.ROOT,
                        "WalkForwardResult[%s, 5 windows, 25 trades, net profit %.2f]",
                        result.verdict().outcome(),
                        total));
    }

    @Test
    void figures_are_those_of_the_days_of_all_tests() {
        double[] returns = testReturns();
        assertThat(result.dailyReturns()).containsExactly(returns, within(1e-12));
        assertThat(result.sharpe()).isCloseTo(Moments.sharpe(returns) * Math.sqrt(365), within(1e-9));
        long wins = result.trades().stream().filter(t -> t.pnl() > 0).count();
        assertThat(result.winRate()).isEqualTo(wins / 25.0);
        assertThat(result.maxDrawdown()).isEqualTo(result.performance().value(Metric.MAX_DRAWDOWN));
        assertThat(result.stabilityScore()).isEqualTo(result.performance().value(Metric.STABILITY_SCORE));
        assertThat(result.tradeReturns())
                .containsExactly(
                        result.trades().stream().mapToDouble(Trade::profitShare).toArray());
        assertThat(result.zScore()).isCloseTo(Significance.t(result.tradeReturns()), within(1e-12));
        assertThat(result.pValue()).isEqualTo(result.verdict().p());
        assertThat(result.monteCarloVar()).isBetween(-0.5, 0.5).isNotEqualTo(0);
        assertThat(result.homogeneity().windows()).isEqualTo(5);
    }

    @Test
    void the_loss_of_resampled_days_is_their_five_per_cent_quantile() {
        double[] totals = Bootstrap.stationary(5).distribution(testReturns(), days -> {
            double growth = 1;
            for (double day : days) {
                growth *= 1 + day;
            }
            return growth - 1;
        });
        assertThat(result.monteCarloVar()).isCloseTo(-totals[99], within(1e-12));
        WalkForwardResult nineDays = WalkForward.days(20, 9)
                .gapDays(0)
                .run(DailyMarket.backtest(29, WalkForwardFiguresTest::percent), SPACE, SEARCH);
        assertThat(nineDays.monteCarloVar()).isNaN();
    }

    @Test
    void what_training_promised_is_its_sharpe_ratio_less_luck() {
        double sum = 0;
        double sharpes = 0;
        for (WindowResult window : result.windows()) {
            BacktestResult train = window.train().orElseThrow();
            double sharpe = train.performance().value(Metric.SHARPE);
            double luck = EffectiveTrials.luck(window.effectiveTrials(), 20);
            assertThat(window.effectiveTrials()).isBetween(1.0, 2.0);
            assertThat(window.promise()).isCloseTo(sharpe - luck, within(1e-12));
            sum += sharpe - luck;
            sharpes += sharpe;
        }
        assertThat(result.promise()).isCloseTo(sum / 5, within(1e-9));
        assertThat(result.trainSharpe()).isCloseTo(sharpes / 5, within(1e-9));
        WindowResult last = result.windows().get(4);
        double[] returns = last.train().orElseThrow().dailyReturns().toArray();
        assertThat(result.deflatedSharpe())
                .isCloseTo(Significance.deflatedSharpe(returns, 1.0 / 19, last.effectiveTrials()), within(1e-12));
    }

    @Test
    void windows_with_a_profit_are_counted_among_those_that_traded() {
        long profitable = IntStream.range(0, 5)
                .filter(window -> profit(21 + 10 * window, 31 + 10 * window, best(window)) > 0)
                .count();
        assertThat(profitable).isBetween(1L, 4L);
        assertThat(result.profitableWindows()).isEqualTo(new Proportion((int) profitable, 5));
        WalkForwardResult idle = walk.run(DailyMarket.backtest(DAYS, day -> 1), DailyMarket.first(35));
        // Tests after day 35 have no trade.
        assertThat(idle.profitableWindows()).isEqualTo(new Proportion(2, 2));
    }

    @Test
    void the_table_has_every_window_the_totals_and_the_verdict() {
        List<String> lines = printed(result);
        assertThat(lines.get(0).split("\\s+")).containsExactly("window", "train", "test", "trades");
        assertThat(lines.get(1))
                .startsWith("2024-01-01 to 2024-01-21, -> 2024-01-22 to 2024-02-01")
                .endsWith(String.format(
                        java.util.Locale.ROOT,
                        " %.2f %10.2f       5",
                        profit(0, 20, best(0)),
                        profit(21, 31, best(0))));
        assertThat(lines.get(6))
                .startsWith(String.format(
                        java.util.Locale.ROOT,
                        "out of sample: net profit %.2f in 25 trades, win rate %.2f, sharpe %.2f, max drawdown %.1f %%",
                        result.netProfit(),
                        result.winRate(),
                        result.sharpe(),
                        100 * result.maxDrawdown()));
        assertThat(lines.get(7))
                .contains("(2 trials, as ")
                .endsWith("windows with a profit " + result.profitableWindows());
        assertThat(lines.get(8)).startsWith("plain rules: ");
        assertThat(lines).contains("! Looks at the test days were not counted: give a ledger, such as store.ledger().");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("verdict: " + result.verdict().outcome()));
    }

    @Test
    void rules_of_thumb_compare_the_means_of_tests_and_trainings() {
        double trainSharpe = 0;
        double testSharpe = 0;
        double trainWins = 0;
        double testWins = 0;
        for (WindowResult window : result.windows()) {
            trainSharpe += window.train().orElseThrow().performance().value(Metric.SHARPE) / 5;
            testSharpe += window.test().orElseThrow().performance().value(Metric.SHARPE) / 5;
            trainWins += window.train().orElseThrow().performance().value(Metric.GROSS_WIN_RATE) / 5;
            testWins += window.test().orElseThrow().performance().value(Metric.GROSS_WIN_RATE) / 5;
        }
        PlainRules rules = result.plainRules();
        assertThat(rules.trainSharpe()).isCloseTo(trainSharpe, within(1e-9));
        assertThat(rules.testSharpe()).isCloseTo(testSharpe, within(1e-9));
        assertThat(rules.trainWinRate()).isCloseTo(trainWins, within(1e-9));
        assertThat(rules.testWinRate()).isCloseTo(testWins, within(1e-9));
        List<String> objections = new ArrayList<>();
        if (testSharpe < trainSharpe / 2) {
            objections.add("The mean test Sharpe ratio");
        }
        if (testWins < 0.8 * trainWins) {
            objections.add("The mean test win rate");
        }
        if (result.stabilityScore() < 0.6) {
            objections.add("The stability score");
        }
        assertThat(rules.objections()).hasSameSizeAs(objections).isNotEmpty();
        for (int i = 0; i < objections.size(); i++) {
            assertThat(rules.objections().get(i)).startsWith(objections.get(i));
        }
        assertThat(rules.pass()).isFalse();
        assertThat(rules.toString()).startsWith("PlainRules[" + objections.size() + " objections, stability ");

        PlainRules even = walk.run(
                        DailyMarket.backtest(DAYS, day -> day % 5 == 0 ? -0.4 : 0.5), DailyMarket.first(DAYS))
                .plainRules();
        assertThat(even.objections()).isEmpty();
        assertThat(even.pass()).isTrue();
        PlainRules none = walk.run(DailyMarket.backtest(DAYS, day -> 1), DailyMarket.first(0))
                .plainRules();
        assertThat(none.objections()).isEmpty();
        assertThat(none.pass()).isFalse();
    }

    @Test
    void windows_in_which_nothing_counted_are_flat_and_noted() {
        WalkForwardResult nothing =
                walk.run(DailyMarket.backtest(DAYS, WalkForwardFiguresTest::percent), SPACE, SEARCH.minTrades(11));
        assertThat(nothing.trades()).isEmpty();
        assertThat(nothing.dailyReturns()).hasSize(50).containsOnly(0);
        assertThat(nothing.verdict().reasons())
                .containsExactly(
                        "Nothing qualified: no trial counts in any of 5 windows; the most trades of one were 10."
                                + " Give more data, a wider space, or a lower minTrades.");
        assertThat(nothing.notes()).contains("5 of 5 windows were sat out: no trial counted in training.");
        assertThat(nothing.windows().get(0).effectiveTrials()).isZero();
        assertThat(nothing.windows().get(0).promise()).isNaN();
        assertThat(nothing.windows().get(0).toString()).endsWith(": nothing counted");
        assertThat(result.windows().get(0).toString()).endsWith(" in 5 trades");
        assertThat(nothing.newest()).isEmpty();
        assertThat(nothing.profitableWindows()).isEqualTo(new Proportion(0, 0));
        List<String> lines = printed(nothing);
        assertThat(lines.get(1)).endsWith(" -          -       -");
        assertThat(lines.get(7)).startsWith("deflated sharpe - (2 trials, as - independent ones), overfitting");
        assertThat(nothing.report().toHtml()).contains("Nothing was ever chosen, so there is nothing to show.");
    }

    @Test
    void a_gap_as_long_as_the_longest_trade_is_enough() {
        // Trades last two hours.
        assertThat(result.notes()).noneMatch(note -> note.startsWith("The longest training trade"));
        assertThat(walk.gapDays(0)
                        .run(DailyMarket.backtest(DAYS, day -> 1), DailyMarket.first(DAYS))
                        .notes())
                .contains("The longest training trade lasted 0.1 days, the gap is 0: give a gap of 1 days or more.");
    }

    @Test
    void looks_are_counted_or_given() {
        CountingLedger ledger = new CountingLedger();
        WalkForwardResult counted =
                walk.ledger(ledger).run(DailyMarket.backtest(DAYS, day -> 1), DailyMarket.first(50));
        assertThat(counted.looks()).hasValue(1);
        assertThat(counted.notes()).noneMatch(note -> note.startsWith("Looks"));
        assertThat(ledger.looks().get(0).trial().strategy()).isEqualTo("DAILY");
        assertThat(walk.looks(3)
                        .run(DailyMarket.backtest(DAYS, day -> 1), DailyMarket.first(50))
                        .looks())
                .hasValue(3);
        assertThatThrownBy(() -> walk.looks(0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1 or more, not 0");
    }

    @Test
    void progress_is_reported_after_each_window() {
        List<String> heard = new ArrayList<>();
        WalkForward listened = walk.onProgress((done, total) -> heard.add(done + "/" + total));
        listened.run(DailyMarket.backtest(DAYS, day -> 1), DailyMarket.first(3));
        listened.run(DailyMarket.backtest(41, WalkForwardFiguresTest::percent), SPACE, SEARCH);
        assertThat(heard).containsExactly("1/5", "2/5", "3/5", "4/5", "5/5", "1/2", "2/2");
    }

    @Test
    void lengths_that_cannot_be_are_refused() {
        for (int[] wrong : new int[][] {{0, 10}, {10, 0}, {-1, 10}, {10, -1}}) {
            assertThatThrownBy(() -> WalkForward.days(wrong[0], wrong[1]))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("more than 0");
        }
        assertThatThrownBy(() -> walk.gapDays(-1)).hasMessageContaining("0 days or more, was -1");
        assertThatThrownBy(() -> WalkForward.split(0)).hasMessageContaining("between 0 and 1");
        assertThat(walk.anchored()).hasToString("WalkForward[anchored, train P20D, gap 1 days, test P10D]");
        assertThat(walk).hasToString("WalkForward[rolling, train P20D, gap 1 days, test P10D]");
    }

    @Test
    void the_page_has_the_windows_the_choices_and_what_they_mean() {
        String page = result.report().toHtml();
        assertThat(page)
                .contains("ALTERNATE on simulated:BTC/USDT:USDT 1h, walk-forward")
                .contains("5 windows, 2 trials each")
                .contains(result.verdict().outcome().name())
                .contains(String.format(
                        java.util.Locale.ROOT,
                        "%s %.2f in 25 trades over 50 days that no parameter was chosen on",
                        result.netProfit() < 0 ? "Lost" : "Earned",
                        Math.abs(result.netProfit())))
                .contains("Chosen parameters over time")
                .contains("odd=" + best(0), "odd=" + best(4))
                .contains("2024-01-22 to 2024-02-01")
                .contains("Every test trade");
        String fixed = walk.looks(2)
                .run(DailyMarket.backtest(DAYS, day -> day % 2 == 0 ? -1 : 0.5), DailyMarket.first(DAYS))
                .report()
                .toHtml();
        assertThat(fixed)
                .contains("DAILY on simulated", "5 windows, 1 trial each", "Lost ", " after 2 looks.")
                .doesNotContain("Chosen parameters over time");
    }

    @Test
    void the_certificate_has_the_windows_and_what_was_missing() {
        Certificate certificate = result.certificate();
        Map<?, ?> windows = (Map<?, ?>) certificate.sections().get("windows");
        assertThat(windows.get("traded")).isEqualTo(5);
        assertThat(windows.get("profitable"))
                .isEqualTo(result.profitableWindows().hits());
        List<?> rows = (List<?>) windows.get("rows");
        assertThat(rows).hasSize(5);
        Map<?, ?> first = (Map<?, ?>) rows.get(0);
        assertThat((double) first.get("train_profit")).isCloseTo(profit(0, 20, best(0)), within(1e-6));
        assertThat((double) first.get("test_profit")).isCloseTo(profit(21, 31, best(0)), within(1e-6));
        assertThat(first.get("test_trades")).isEqualTo(5);
        assertThat(first.get("parameters")).isEqualTo(Map.of("odd", (double) best(0)));
        Map<?, ?> subject = (Map<?, ?>) certificate.sections().get("subject");
        assertThat(subject.get("strategy")).isEqualTo("ALTERNATE");
        assertThat(subject.get("optimizer")).isEqualTo("grid");
        assertThat(subject.get("bars")).isEqualTo(DAYS * 24);
        assertThat(subject.get("windows")).isEqualTo("rolling, train P20D, gap 1 days, test P10D");
        Map<?, ?> data = (Map<?, ?>) certificate.sections().get("data");
        assertThat(data.get("trades_over_gaps")).isEqualTo(0);
        Map<?, ?> years = (Map<?, ?>) certificate.sections().get("by_year");
        Map<?, ?> year = (Map<?, ?>) years.get("2024");
        assertThat(year.get("days")).isEqualTo(50);
        assertThat(year.get("trades")).isEqualTo(25);
        assertThat((double) year.get("net_profit")).isCloseTo(result.netProfit(), within(1e-6));
        double growth = Arrays.stream(testReturns()).reduce(1, (product, r) -> product * (1 + r));
        assertThat((double) year.get("total_return")).isCloseTo(growth - 1, within(1e-9));
        assertThat((double) year.get("sharpe")).isCloseTo(result.sharpe(), within(1e-9));
        Map<?, ?> held = (Map<?, ?>) ((Map<?, ?>) certificate.sections().get("buy_and_hold")).get("net_profit");
        assertThat((double) held.get("strategy")).isCloseTo(result.netProfit(), within(1e-6));
        // Every test begins and ends at a price of 100.
        assertThat((double) held.get("buy_and_hold")).isCloseTo(0, within(1e-6));
    }

    private static Map<?, ?> section(WalkForwardResult proof, String name) {
        return (Map<?, ?>) proof.certificate().sections().get(name);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> significant(WalkForwardResult proof) {
        Map<?, ?> newest = (Map<?, ?>) section(proof, "luck").get("newest_training");
        return (Map<String, Object>) newest.get("trials_significant_at_5_percent");
    }

    @Test
    void the_certificate_has_the_figures_of_the_verdict_and_of_luck() {
        Map<?, ?> verdict = section(result, "verdict");
        Verdict judged = result.verdict();
        assertThat(verdict.get("outcome")).isEqualTo(judged.outcome().name());
        assertThat(verdict.get("p_value")).isEqualTo(judged.p());
        assertThat(verdict.get("days")).isEqualTo(50);
        assertThat(verdict.get("trades")).isEqualTo(25);
        assertThat(verdict.get("reasons")).isEqualTo(judged.reasons());
        Map<?, ?> luck = section(result, "luck");
        assertThat((double) luck.get("probabilistic_sharpe"))
                .isEqualTo(1 - judged.evidence().probabilistic());
        assertThat(luck.get("trials")).isEqualTo(2);
        Map<?, ?> newest = (Map<?, ?>) luck.get("newest_training");
        assertThat(newest.get("trials_that_count")).isEqualTo(2);
        assertThat((double) newest.get("reality_check_p")).isBetween(0.0, 1.0);
        assertThat(significant(result)).containsEntry("uncorrected", 0);
        WalkForwardResult sure =
                walk.run(DailyMarket.backtest(DAYS, day -> day % 2 == 1 ? 1 + 0.1 * (day % 3) : -1), SPACE, SEARCH);
        assertThat(significant(sure))
                .containsEntry("uncorrected", 1)
                .containsEntry("bonferroni", 1)
                .containsEntry("holm", 1)
                .containsEntry("benjamini_hochberg", 1);
        Map<?, ?> plain = section(result, "plain_rules");
        assertThat(plain.get("pass")).isEqualTo(result.plainRules().pass());
        assertThat(plain.get("objections")).isEqualTo(result.plainRules().objections());
    }

    @Test
    void the_certificate_has_the_degradation_and_the_notes_of_windows() {
        Map<?, ?> windows = section(result, "windows");
        assertThat((double) windows.get("train_sharpe")).isCloseTo(result.trainSharpe(), within(1e-12));
        assertThat(result.trainSharpe()).isPositive();
        assertThat((double) windows.get("degradation"))
                .isCloseTo(1 - result.sharpe() / result.trainSharpe(), within(1e-12));
        Map<?, ?> first = (Map<?, ?>) ((List<?>) windows.get("rows")).get(0);
        WindowResult window = result.windows().get(0);
        assertThat(first.get("train_sharpe"))
                .isEqualTo(window.train().orElseThrow().performance().value(Metric.SHARPE));
        assertThat(first.get("test_sharpe"))
                .isEqualTo(window.test().orElseThrow().performance().value(Metric.SHARPE));
        assertThat(first.get("window")).isEqualTo(window.window().toString());
    }

    @Test
    void the_certificate_says_what_was_searched_or_that_nothing_was() {
        Map<?, ?> searched = section(result, "subject");
        assertThat(searched.get("space"))
                .isEqualTo(Map.of("odd", SPACE.dimensions().get(0).toString()));
        assertThat(searched.get("fixed_parameters")).isEqualTo(Map.of("odd", 0.0));
        assertThat(searched.get("versions").toString()).contains("java");
        assertThat(searched.get("seed")).isEqualTo(42);

        Map<?, ?> fixed = section(
                walk.run(
                        DailyMarket.backtest(DAYS, WalkForwardFiguresTest::percent),
                        DailyMarket.alternate().with("odd", 1)),
                "subject");
        assertThat(fixed.get("strategy")).isEqualTo("ALTERNATE");
        assertThat(fixed.get("fixed_parameters")).isEqualTo(Map.of("odd", 1.0));
        assertThat(fixed.get("optimizer")).isEqualTo("fixed");
        assertThat(fixed.get("trials_per_window")).isEqualTo(1);
        assertThat(fixed.get("space")).isEqualTo(Map.of());
    }
}
