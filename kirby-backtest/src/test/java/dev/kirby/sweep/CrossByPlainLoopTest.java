package dev.kirby.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.performance.Metric;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Condition;
import dev.kirby.strategy.Entry;
import dev.kirby.strategy.Operand;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.StatedRule;
import dev.kirby.strategy.Strategy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A cross of two averages, swept, against a loop over candles that is written here from the rules in words and uses nothing of
 * the engines, the indicators or the metrics. Fresh random candles at every run, some of them absent.
 */
class CrossByPlainLoopTest {

    private static final double CAPITAL = 10_000;
    private static final double FEE = 0.0004;
    private static final double SLIPPAGE = 0.0003;
    private static final long DAY = 86_400_000;

    private static final Params DEFAULTS = Params.of("fast", 10).with("slow", 30);
    private static final Condition ABOVE = new Condition(List.of("fast", "slow"), (study, p) -> {
        double[] fast = study.sma(p.integer("fast"));
        double[] slow = study.sma(p.integer("slow"));
        return bar -> fast[bar] > slow[bar];
    });
    private static final Condition COMPARED = Condition.above(
            Operand.of((study, p) -> study.sma(p.integer("fast")), "fast"),
            Operand.of((study, p) -> study.sma(p.integer("slow")), "slow"));
    private static final List<Strategy> CROSSES = List.of(
            Strategy.of("plain", DEFAULTS, (study, p) -> {
                double[] fast = study.sma(p.integer("fast"));
                double[] slow = study.sma(p.integer("slow"));
                return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
            }),
            Strategy.of(
                    "stated",
                    DEFAULTS,
                    StatedRule.of(Entry.of(Side.LONG, ABOVE)).closeWhen(ABOVE.not())));

    @Test
    void twelve_random_combinations_are_those_of_a_plain_loop() {
        long seed = System.nanoTime();
        System.out.println("seed of CrossByPlainLoopTest: " + seed);
        Random random = new Random(seed);
        CandleSeries bars = candles(random, 6_000);
        Backtest backtest = Backtest.of(bars).costs(new Costs(FEE, SLIPPAGE));
        List<double[]> profits = new ArrayList<>();
        for (Strategy cross : CROSSES) {
            SweepResult swept = Sweep.grid(cross.values("fast", 2, 21).values("slow", 22, 61, 3))
                    .computing(Metric.values())
                    .run(backtest);
            profits.add(swept.column("net_profit"));
            for (int look = 0; look < 12; look++) {
                int number = random.nextInt(swept.size());
                int fast = (int) swept.column("fast")[number];
                int slow = (int) swept.column("slow")[number];
                by(bars, fast, slow)
                        .forEach((metric, expected) -> assertThat(swept.value(metric, number))
                                .as("seed %d, %s %d/%d, %s", seed, cross.name(), fast, slow, metric)
                                .isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected)))));
            }
        }
        assertThat(profits)
                .as("seed %d, to the last bit", seed)
                .allSatisfy(of -> assertThat(of).isEqualTo(profits.get(0)));
    }

    private static CandleSeries candles(Random random, int size) {
        long[] time = new long[size];
        double[][] prices = new double[5][size];
        double last = 0.5 + 3_000 * random.nextDouble();
        long now = 1_700_006_400_000L;
        for (int i = 0; i < size; i++) {
            now += 900_000L * (random.nextInt(300) == 0 ? 2 + random.nextInt(200) : 1);
            time[i] = now;
            double open = last * (1 + 0.0005 * random.nextGaussian());
            double close = open * (1 + 0.004 * random.nextGaussian() + (random.nextInt(200) == 0 ? 0.03 : 0));
            prices[0][i] = open;
            prices[1][i] = Math.max(open, close) * (1 + 0.001 * random.nextDouble());
            prices[2][i] = Math.min(open, close) * (1 - 0.001 * random.nextDouble());
            prices[3][i] = close;
            prices[4][i] = random.nextDouble();
            last = close;
        }
        return CandleSeries.of(
                Instrument.spot("kraken", "ETH", "EUR"),
                Interval.M15,
                time,
                prices[0],
                prices[1],
                prices[2],
                prices[3],
                prices[4]);
    }

    private static double average(CandleSeries bars, int bar, int window) {
        double sum = 0;
        for (int back = 0; back < window; back++) {
            sum += bars.close(bar - back);
        }
        return sum / window;
    }

    /** Buys at the open after a close with the fast average above the slow one, sells at the open after one without. */
    private static Map<Metric, Double> by(CandleSeries bars, int fast, int slow) {
        int size = bars.size();
        long firstDay = bars.time(0) / DAY;
        double[] equity = new double[(int) (bars.time(size - 1) / DAY - firstDay) + 1];
        double cash = CAPITAL;
        double units = 0;
        double bought = 0;
        double paid = 0;
        int since = 0;
        int trades = 0;
        int wins = 0;
        int busy = 0;
        int lastBusy = -1;
        double held = 0;
        double gained = 0;
        double lost = 0;
        double fees = 0;
        int before = -1;
        for (int bar = 0; bar < size; bar++) {
            boolean wanted = bar >= slow && average(bars, bar - 1, fast) > average(bars, bar - 1, slow);
            boolean ends = units > 0 && !wanted;
            boolean begins = units == 0 && wanted;
            if (begins) {
                units = Math.min(CAPITAL, cash) / bars.open(bar);
                bought = bars.open(bar) * (1 + SLIPPAGE);
                paid = FEE * units * bought;
                since = bar;
            }
            boolean atTheEnd = units > 0 && wanted && bar == size - 1;
            busy += units > 0 && bar > lastBusy ? 1 : 0;
            lastBusy = units > 0 ? bar : lastBusy;
            if (ends || atTheEnd) {
                double sold = (ends ? bars.open(bar) : bars.close(bar)) * (1 - SLIPPAGE);
                double fee = FEE * units * sold;
                double profit = units * (sold - bought) - paid - fee;
                cash += profit;
                fees += paid + fee;
                trades++;
                wins += profit > 0 ? 1 : 0;
                gained += profit > 0 ? profit : 0;
                lost += profit < 0 ? -profit : 0;
                held += bar - since + 1;
                units = 0;
            }
            int day = (int) (bars.time(bar) / DAY - firstDay);
            for (int absent = before + 1; absent < day; absent++) {
                equity[absent] = absent == 0 ? CAPITAL : equity[absent - 1];
            }
            equity[day] = cash + (units > 0 ? units * (bars.close(bar) - bought) - paid : 0);
            before = day;
        }
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        figures.put(Metric.SAMPLE_SIZE, (double) trades);
        figures.put(Metric.NET_PROFIT, cash - CAPITAL);
        figures.put(Metric.TOTAL_RETURN, equity[equity.length - 1] / CAPITAL - 1);
        figures.put(Metric.GROSS_WIN_RATE, (double) wins / trades);
        figures.put(Metric.PROFIT_FACTOR, gained / lost);
        figures.put(Metric.FEES_PAID, fees);
        figures.put(Metric.AVG_HOLDING_PERIODS, held / trades);
        figures.put(Metric.EXPOSURE, (double) busy / size);
        daily(equity, figures);
        return figures;
    }

    private static void daily(double[] equity, Map<Metric, Double> figures) {
        double sum = 0;
        double squares = 0;
        double below = 0;
        double high = CAPITAL;
        double worst = 0;
        for (int day = 0; day < equity.length; day++) {
            double change = equity[day] / (day == 0 ? CAPITAL : equity[day - 1]) - 1;
            sum += change;
            squares += change * change;
            below += change < 0 ? change * change : 0;
            high = Math.max(high, equity[day]);
            worst = Math.max(worst, 1 - equity[day] / high);
        }
        int days = equity.length;
        double mean = sum / days;
        double deviation = Math.sqrt((squares - days * mean * mean) / (days - 1));
        figures.put(Metric.SHARPE, mean / deviation * Math.sqrt(365));
        figures.put(Metric.SORTINO, mean / Math.sqrt(below / days) * Math.sqrt(365));
        figures.put(Metric.VOLATILITY, deviation * Math.sqrt(365));
        figures.put(Metric.MAX_DRAWDOWN, worst);
    }
}
