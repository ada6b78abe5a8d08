package dev.kirby.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.DailyMarket;
import dev.kirby.market.Interval;
import dev.kirby.performance.Bootstrap;
import dev.kirby.performance.Moments;
import dev.kirby.series.CandleSeries;
import dev.kirby.testing.GeneratedCandles;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;

/** Statistics beside the same ones computed the slow and obvious way, on random input. */
class IndependentStatisticsTest {

    private static final NormalDistribution NORMAL = new NormalDistribution();

    private static double[] walk(Random random, int n, double memory) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = (i == 0 ? 0 : memory * values[i - 1]) + random.nextGaussian();
        }
        return values;
    }

    // Regimes

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1));
    }

    private static double[] shares(double[] closes, int days) {
        double[] logs = IntStream.range(1, closes.length)
                .mapToDouble(i -> Math.log(closes[i]) - Math.log(closes[i - 1]))
                .toArray();
        int from = logs.length - days;
        double now = deviation(Arrays.copyOfRange(logs, from, logs.length));
        List<Double> before = new ArrayList<>();
        for (int back = 1; back <= 365 && from - back >= 0; back++) {
            before.add(deviation(Arrays.copyOfRange(logs, from - back, from - back + days)));
        }
        if (before.isEmpty()) {
            before.add(now);
        }
        Collections.sort(before);
        int n = before.size();
        double median = n % 2 == 1 ? before.get(n / 2) : (before.get(n / 2 - 1) + before.get(n / 2)) / 2;
        double z = DoubleStream.of(logs).skip(from).sum() / (now * Math.sqrt(days));
        double wild = NORMAL.cumulativeProbability((now / median - 1.5) / 0.25);
        double up = (1 - wild) * NORMAL.cumulativeProbability(z - 0.5);
        double down = (1 - wild) * NORMAL.cumulativeProbability(-z - 0.5);
        return new double[] {up, down, 1 - wild - up - down, wild};
    }

    private static double[] shares(Regime regime) {
        return new double[] {regime.bull(), regime.bear(), regime.sideways(), regime.volatileShare()};
    }

    @Test
    void regimes() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            int days = 2 + random.nextInt(29);
            double[] closes = new double[days + 1 + random.nextInt(500)];
            double price = 100;
            for (int i = 0; i < closes.length; i++) {
                price *= Math.exp(0.02 * random.nextGaussian() * (random.nextInt(30) == 0 ? 4 : 1));
                closes[i] = price;
            }
            assertThat(shares(Regime.of(closes, days)))
                    .as("seed " + seed)
                    .containsExactly(shares(closes, days), within(1e-9));
        }
        assertThat(Regime.of(new double[] {1, 2, 3}, 3).bull()).isNaN();
        assertThat(Regime.of(new double[] {1, 2, 3}, 1).bull()).isNaN();
        assertThat(Regime.of(new double[] {1, 2, 4.5}, 2).bull()).isNotNaN();
    }

    @Test
    void regimes_at_a_time_are_of_the_closes_of_whole_days_before() {
        for (Interval interval : List.of(Interval.H8, Interval.D1)) {
            CandleSeries bars = GeneratedCandles.randomWalk(DailyMarket.BTC, interval, DailyMarket.START, 1_500, 5);
            for (int bar : new int[] {0, 30, 91, 92, 95, 400, 1_300, 1_499}) {
                long time = bars.time(bar) + 3_600_000;
                TreeMap<Long, Double> closes = new TreeMap<>();
                for (int i = 0; i < bars.size() && bars.closeTime(i) <= time; i++) {
                    closes.put(Math.floorDiv(bars.time(i), 86_400_000L), bars.close(i));
                }
                double[] before = closes.headMap(Math.floorDiv(time, 86_400_000L)).values().stream()
                        .mapToDouble(c -> c)
                        .toArray();
                double[] newest = Arrays.copyOfRange(before, Math.max(0, before.length - 427), before.length);
                Regime found = Regime.at(bars, time);
                if (newest.length <= Regime.DAYS) {
                    assertThat(found.bull()).as(interval + " " + bar).isNaN();
                } else {
                    assertThat(shares(found))
                            .as(interval + " " + bar)
                            .containsExactly(shares(newest, 30), within(1e-9));
                }
            }
        }
    }

    @Test
    void the_label_is_the_largest_share_and_the_first_of_equals() {
        assertThat(new Regime(0.25, 0.25, 0.25, 0.25).label()).isEqualTo(Regime.Kind.BULL);
        assertThat(new Regime(0.1, 0.3, 0.3, 0.3).label()).isEqualTo(Regime.Kind.BEAR);
        assertThat(new Regime(0.1, 0.2, 0.3, 0.4))
                .hasToString("Regime[bull 0.10, bear 0.20, sideways 0.30, volatile 0.40]");
        assertThat(Regime.Kind.VOLATILE.key()).isEqualTo("volatile");
    }

    // Blocks

    private static double blockLength(double[] values) {
        int n = values.length;
        double mean = Arrays.stream(values).average().orElseThrow();
        int run = Math.max(5, (int) Math.log10(n));
        int lags = Math.min((int) Math.ceil(Math.sqrt(n)) + run, n - 1);
        double[] r = IntStream.rangeClosed(0, lags)
                .mapToDouble(k -> IntStream.range(k, n)
                                .mapToDouble(i -> (values[i] - mean) * (values[i - k] - mean))
                                .sum()
                        / n)
                .toArray();
        double small = 2 * Math.sqrt(Math.log10(n) / n);
        int found = IntStream.rangeClosed(1, lags - run + 1)
                .filter(k -> IntStream.range(k, k + run).allMatch(j -> Math.abs(r[j] / r[0]) < small))
                .findFirst()
                .orElse(-1);
        int m = Math.min(lags, found < 0 ? lags : 2 * found);
        double g = 0;
        double sum = 0;
        for (int k = -m; k <= m; k++) {
            double t = Math.abs(k) / (double) m;
            double weight = t <= 0.5 ? 1 : 2 * (1 - t);
            g += weight * Math.abs(k) * r[Math.abs(k)];
            sum += weight * r[Math.abs(k)];
        }
        double b = Math.cbrt(2 * g * g / (2 * sum * sum)) * Math.cbrt(n);
        return Math.max(1, Math.min(b, Math.ceil(Math.min(3 * Math.sqrt(n), n / 3.0))));
    }

    @Test
    void block_lengths() {
        for (long seed = 1; seed <= 80; seed++) {
            Random random = new Random(seed);
            double[] values =
                    walk(random, 10 + random.nextInt(random.nextBoolean() ? 40 : 900), random.nextDouble() * 1.1);
            assertThat(Bootstrap.blockLength(values)).as("seed " + seed).isCloseTo(blockLength(values), within(1e-6));
        }
    }

    // The mean

    @Test
    void the_bootstrap_of_a_mean() {
        for (long seed = 1; seed <= 12; seed++) {
            Random random = new Random(seed);
            double[] returns = walk(random, 30 + random.nextInt(120), 0.3);
            double shift = random.nextInt(3) * 0.2;
            Arrays.setAll(returns, i -> returns[i] + shift);
            int n = returns.length;
            double mean = Moments.mean(returns);
            double block = Bootstrap.blockLength(returns);
            BigInteger begins = BigInteger.valueOf((long) (4_294_967_296.0 / block));
            SplittableRandom bits = new SplittableRandom(seed);
            int asGood = 0;
            int drawn = 0;
            double squares = 0;
            while (drawn < 200 || (drawn < 1_000 && asGood < 10)) {
                double sum = 0;
                int at = -1;
                BigInteger chance = BigInteger.ZERO;
                for (int i = 0; i < n; i++) {
                    BigInteger word = new BigInteger(Long.toUnsignedString(bits.nextLong()));
                    int elsewhere = word.shiftRight(32)
                            .multiply(BigInteger.valueOf(n))
                            .shiftRight(32)
                            .intValueExact();
                    at = i == 0 || chance.compareTo(begins) < 0 ? elsewhere : (at + 1) % n;
                    chance = word.mod(BigInteger.ONE.shiftLeft(32));
                    sum += returns[at] - mean;
                }
                asGood += sum >= n * mean ? 1 : 0;
                squares += sum * sum;
                drawn++;
            }
            MeanTest test = MeanTest.of(returns, 200, seed);
            assertThat(test.bootstrap()).as("seed " + seed).isCloseTo((1.0 + asGood) / (1 + drawn), within(1e-12));
            assertThat(test.error()).as("seed " + seed).isCloseTo(Math.sqrt(squares / drawn) / n, within(1e-9));
            assertThat(test.meanBlock()).isEqualTo(block);
            assertThat(test.p()).isEqualTo(Math.max(test.probabilistic(), test.bootstrap()));
            assertThat(test.sharpeError())
                    .isCloseTo(
                            Math.max(
                                    test.moments().sharpeError(),
                                    test.error() / test.moments().deviation()),
                            within(1e-12));
            assertThat(test.toString()).startsWith("MeanTest[p ").contains(" of " + n + " days, blocks of ");
        }
        assertThat(MeanTest.of(new double[] {1, 1, 1}, 10, 1).p()).isNaN();
    }

    @Test
    void quantiles_lie_between_neighbours() {
        double[] sorted = {1, 2, 4, 8, 16};
        assertThat(Bootstrap.quantile(sorted, 0)).isEqualTo(1);
        assertThat(Bootstrap.quantile(sorted, 1)).isEqualTo(16);
        assertThat(Bootstrap.quantile(sorted, 0.5)).isEqualTo(4);
        assertThat(Bootstrap.quantile(sorted, 0.3)).isCloseTo(2.4, within(1e-12));
        assertThat(Bootstrap.quantile(sorted, 0.9)).isCloseTo(12.8, within(1e-12));
        assertThat(Bootstrap.quantile(new double[] {7}, 0.4)).isEqualTo(7);
    }

    @Test
    void orders_are_those_of_fisher_and_yates() {
        int[] drawn = new int[9];
        Bootstrap.shuffled().draw(drawn, new Random(3)::nextDouble);
        Random random = new Random(3);
        List<Integer> order = new ArrayList<>(IntStream.range(0, 9).boxed().toList());
        for (int i = 8; i >= 1; i--) {
            Collections.swap(order, i, (int) (random.nextDouble() * (i + 1)));
        }
        assertThat(drawn).containsExactly(order.stream().mapToInt(i -> i).toArray());
    }

    @Test
    void what_cannot_be_drawn_is_refused() {
        double[] values = {1, 2, 3};
        assertThat(Bootstrap.stationary(1).resamples(1).distribution(values, Moments::mean))
                .hasSize(1);
        assertThatThrownBy(() -> Bootstrap.shuffled().resamples(0)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Bootstrap.stationary(Double.POSITIVE_INFINITY)).hasMessageContaining("mean block");
        assertThatThrownBy(() -> Bootstrap.shuffled().interval(values, Moments::mean, 0))
                .hasMessageContaining("between 0 and 1");
        assertThatThrownBy(() -> Bootstrap.shuffled().distribution(new double[0], Moments::mean))
                .hasMessageContaining("nothing to draw from");
        assertThat(Bootstrap.shuffled()).hasToString("Bootstrap[shuffled, 2000 resamples, seed 42]");
        assertThat(Bootstrap.stationary(10).seed(3).resamples(7))
                .hasToString("Bootstrap[blocks of 10.0, 7 resamples, seed 3]");
    }

    @Test
    void shuffled_markets_need_two_bars_and_a_block() {
        CandleSeries two = DailyMarket.bars(1, day -> 1).slice(9, 11);
        assertThat(ShuffledMarket.of(two).permuted(1, 1).size()).isEqualTo(2);
        assertThatThrownBy(() -> ShuffledMarket.of(two.slice(0, 1))).hasMessageContaining("two candles or more");
        assertThatThrownBy(() -> ShuffledMarket.of(two).permuted(0, 1)).hasMessageContaining("1 bar or more, not 0");
        assertThat(ShuffledMarket.of(two)).hasToString("ShuffledMarket[BTC/USDT:USDT 1h, 2 bars]");
        // Each bar once, whatever the block.
        CandleSeries bars = GeneratedCandles.randomWalk(DailyMarket.BTC, Interval.H1, DailyMarket.START, 50, 3);
        double[] volumes = Arrays.copyOfRange(bars.volumes(), 1, 50);
        Arrays.sort(volumes);
        for (int block : new int[] {1, 2, 7, 48, 49, 60}) {
            double[] shuffled = Arrays.copyOfRange(
                    ShuffledMarket.of(bars).permuted(block, 8).volumes(), 1, 50);
            Arrays.sort(shuffled);
            assertThat(shuffled).as("block " + block).containsExactly(volumes);
        }
    }

    // The verdict

    @Test
    void more_days_like_these_decide_when_the_first_of_two_bounds_is_reached() {
        int unproven = 0;
        for (long seed = 1; seed <= 40; seed++) {
            double[] returns = VerdictPower.returns(100 + (int) seed, 1.5, new SplittableRandom(seed));
            int looks = (int) (seed % 3);
            TrackRecord track = TrackRecord.of(returns, 40).promise(seed % 4);
            Verdict verdict = (looks > 0 ? track.looks(looks) : track).judge();
            Verdict.Evidence e = verdict.evidence();
            double p = 1 - Math.pow(1 - e.p1(), Math.max(1, looks));
            assertThat(verdict.p()).as("seed " + seed).isCloseTo(p, within(1e-12));
            assertThat(e.worthHaving()).isEqualTo(Math.max(1, (seed % 4) / 2.0));
            Verdict.Outcome expected = p <= 0.05
                    ? Verdict.Outcome.SURVIVED
                    : e.upperSharpe() < e.worthHaving() ? Verdict.Outcome.OVERFIT : Verdict.Outcome.UNPROVEN;
            assertThat(verdict.outcome()).as("seed " + seed).isEqualTo(expected);
            if (expected == Verdict.Outcome.UNPROVEN) {
                unproven++;
                int n = returns.length;
                double now = -NORMAL.inverseCumulativeProbability(e.p1());
                double needed = -NORMAL.inverseCumulativeProbability(1 - Math.pow(0.95, 1.0 / Math.max(1, looks)));
                double survive = now > 0 ? 1 + (n - 1) * (needed / now) * (needed / now) : Double.POSITIVE_INFINITY;
                double above = e.worthHaving() - e.sharpe();
                double error = e.upperSharpe() - e.sharpe();
                double overfit = above > 0 ? 1 + (n - 1) * (error / above) * (error / above) : Double.POSITIVE_INFINITY;
                double days = Math.max(1, Math.ceil(Math.min(survive, overfit) - n));
                assertThat(verdict.daysToDecide()).as("seed " + seed).isCloseTo(days, within(1e-3 * days));
            }
        }
        assertThat(unproven).isBetween(10, 39);
    }

    @Test
    void thirty_trades_are_enough_and_the_reasons_say_how_many_there_were() {
        double[] returns = VerdictPower.returns(400, 6, new SplittableRandom(1));
        Verdict enough = TrackRecord.of(returns, 30).looks(1).judge();
        assertThat(enough.outcome()).isEqualTo(Verdict.Outcome.SURVIVED);
        assertThat(enough.reasons()).hasSize(2).element(1).isEqualTo("30 out-of-sample trades are 30 or more.");
        Verdict few = TrackRecord.of(returns, 29).looks(1).judge();
        assertThat(few.outcome()).isEqualTo(Verdict.Outcome.UNPROVEN);
        assertThat(few.daysToDecide()).isEqualTo(14);
        assertThat(few.reasons()).last().isEqualTo("About 14 more days like these would decide.");
        Verdict none = TrackRecord.of(returns, 0).looks(1).judge();
        assertThat(none.daysToDecide()).isNaN();
        assertThat(none.reasons()).last().isEqualTo("Without trades no number of days would decide.");
        assertThatThrownBy(() -> TrackRecord.of(returns, -1)).hasMessageContaining("0 trades or more, not -1");
    }

    // Many trials

    @Test
    void two_trials_and_two_periods_a_block_are_enough_to_compare() {
        assertThat(BlockSums.of(new double[2][8], 4).suffice()).isTrue();
        assertThat(BlockSums.of(new double[1][8], 4).suffice()).isFalse();
        assertThat(BlockSums.of(new double[2][7], 4).suffice()).isFalse();
        assertThat(BlockSums.of(new double[0][], 4).suffice()).isFalse();
        assertThat(BlockSums.of(new double[2][48], 24).blocks()).isEqualTo(24);
        for (int wrong : new int[] {2, 5, 26}) {
            assertThatThrownBy(() -> BlockSums.of(new double[2][60], wrong))
                    .hasMessageContaining("4 to 24, were " + wrong);
        }
        assertThatThrownBy(() -> BlockSums.of(new double[][] {new double[8], new double[9]}, 4))
                .hasMessageContaining("Trial 1 has 9 periods, the first has 8");
    }

    @Test
    void a_matrix_of_trials_needs_a_trial_two_periods_and_a_resample() {
        assertThat(TrialReturnsMatrix.of(new double[][] {{1, 2}}, "It", 1).trials())
                .isEqualTo(1);
        assertThatThrownBy(() -> TrialReturnsMatrix.of(new double[][] {{1}}, "It", 1))
                .hasMessageContaining("has 1 trials of 1 periods and 1 resamples");
        assertThatThrownBy(() -> TrialReturnsMatrix.of(new double[][] {{1, 2}}, "It", 0))
                .hasMessageContaining("and 0 resamples");
        assertThatThrownBy(() -> TrialReturnsMatrix.of(new double[0][], "It", 1))
                .hasMessageContaining("has 0 trials of 0");
        assertThatThrownBy(() -> TrialReturnsMatrix.of(new double[][] {{1, 2}, {1, 2, 3}}, "It", 1))
                .hasMessageContaining("Trial 1 has 3 periods, the first has 2");
    }
}
