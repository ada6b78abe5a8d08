package dev.kirby.validate.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Interval;
import dev.kirby.performance.Moments;
import dev.kirby.series.CandleSeries;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the Javadoc of the models states, measured on the markets they draw. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MarketModelTest {

    private static final double DEVIATION = 0.004;
    private static final int LEVEL_BARS = 50;
    private static final int DAYS = 1_500;

    /** A market with what an observer can say of each bar. */
    private static final class Seen {

        private final CandleSeries bars;
        private final double[] lowest;
        private final double[] highest;

        Seen(CandleSeries bars) {
            this.bars = bars;
            lowest = new double[bars.size()];
            highest = new double[bars.size()];
            for (int bar = LEVEL_BARS; bar < bars.size(); bar++) {
                lowest[bar] = Double.POSITIVE_INFINITY;
                for (int before = bar - LEVEL_BARS; before < bar; before++) {
                    lowest[bar] = Math.min(lowest[bar], bars.low(before));
                    highest[bar] = Math.max(highest[bar], bars.high(before));
                }
            }
        }

        static Seen of(MarketModel model, long seed) {
            return new Seen(model.market(DAYS, seed));
        }

        CandleSeries bars() {
            return bars;
        }

        double move(int bar) {
            return Math.log(bars.close(bar) / bars.open(bar));
        }

        /** The move in standard deviations, which the volume follows with some noise. */
        double standardMove(int bar) {
            return move(bar) / (bars.volume(bar) / (isEvent(bar) ? 5_000 : 1_000) * DEVIATION);
        }

        double lowest(int bar) {
            return lowest[bar];
        }

        double highest(int bar) {
            return highest[bar];
        }

        /** How far the nearer level is, as a share of the price. */
        double distance(int bar) {
            return Math.min(bars.open(bar) / lowest(bar) - 1, highest(bar) / bars.open(bar) - 1);
        }

        boolean isBelow(int bar) {
            return bars.open(bar) / lowest(bar) < highest(bar) / bars.open(bar);
        }

        /** Five times the volume: exact for nearly all bars where volatility is constant. */
        boolean isEvent(int bar) {
            return bars.volume(bar) > 2_600;
        }

        int[] events() {
            return IntStream.range(LEVEL_BARS + 1, bars.size())
                    .filter(this::isEvent)
                    .toArray();
        }

        int[] calm() {
            return IntStream.range(LEVEL_BARS + 1, bars.size())
                    .filter(bar -> !isEvent(bar))
                    .toArray();
        }

        /** Whether an event's close came back over the level it took out. */
        boolean cameBack(int event) {
            return isBelow(event) == bars.close(event) > bars.open(event);
        }
    }

    private final Seen walk = Seen.of(MarketModel.randomWalk(Interval.H1), 11);

    private static double mean(DoubleStream values) {
        return values.average().orElseThrow();
    }

    private static double slope(double[] x, double[] y) {
        double meanX = mean(Arrays.stream(x));
        double meanY = mean(Arrays.stream(y));
        double products = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            products += (x[i] - meanX) * (y[i] - meanY);
            squares += (x[i] - meanX) * (x[i] - meanX);
        }
        return products / squares;
    }

    @Test
    void bars_follow_each_other_from_midnight_without_a_jump() {
        CandleSeries bars = MarketModel.reversals(Interval.M15, 0.3).market(30, 5);
        assertThat(bars.size()).isEqualTo(30 * 96);
        assertThat(bars.interval()).isEqualTo(Interval.M15);
        assertThat(bars.instrument()).hasToString("simulated:BTC/USDT:USDT");
        assertThat(bars.open(0)).isEqualTo(30_000);
        for (int bar = 0; bar < bars.size(); bar++) {
            assertThat(bars.time(bar))
                    .isEqualTo(Instant.parse("2022-01-01T00:00:00Z").toEpochMilli() + bar * 900_000L);
            if (bar > 0) {
                assertThat(bars.open(bar)).isEqualTo(bars.close(bar - 1));
            }
        }
        bars.check().requireClean();
    }

    @Test
    void a_bar_is_a_normal_step_whose_extremes_are_those_of_a_continuous_path() {
        int[] calm = walk.calm();
        Moments moves = Moments.of(Arrays.stream(calm).mapToDouble(walk::move).toArray());
        double error = DEVIATION / Math.sqrt(calm.length);
        assertThat(moves.mean()).isCloseTo(-DEVIATION * DEVIATION / 2, within(4 * error));
        assertThat(moves.deviation()).isCloseTo(DEVIATION, within(4 * error));
        assertThat(moves.skewness()).isCloseTo(0, within(0.06));
        assertThat(moves.kurtosis()).isCloseTo(3, within(0.12));
        // The expected maximum of a Brownian path of one standard deviation.
        double expected = DEVIATION * Math.sqrt(2 / Math.PI);
        CandleSeries bars = walk.bars();
        assertThat(mean(Arrays.stream(calm).mapToDouble(bar -> Math.log(bars.high(bar) / bars.open(bar)))))
                .isCloseTo(expected, within(4 * error));
        assertThat(mean(Arrays.stream(calm).mapToDouble(bar -> -Math.log(bars.low(bar) / bars.open(bar)))))
                .isCloseTo(expected, within(4 * error));
        // From the further end of the body an extreme is as far as from the other end of the path turned around.
        assertThat(mean(Arrays.stream(calm).mapToDouble(bar -> Math.log(bars.high(bar) / bars.close(bar)))))
                .isCloseTo(expected, within(4 * error));
        assertThat(mean(Arrays.stream(calm).mapToDouble(bar -> Math.log(bars.volume(bar) / 1_000))))
                .isCloseTo(0, within(4 * 0.3 / Math.sqrt(calm.length)));
        assertThat(Moments.of(Arrays.stream(calm)
                                .mapToDouble(bar -> Math.log(bars.volume(bar)))
                                .toArray())
                        .deviation())
                .isCloseTo(0.3, within(0.01));
    }

    @Test
    void one_in_five_bars_near_a_level_takes_it_out_and_half_of_them_come_back() {
        int[] near = IntStream.range(LEVEL_BARS + 1, walk.bars().size())
                .filter(bar -> walk.distance(bar) <= 2 * DEVIATION)
                .toArray();
        assertThat(mean(Arrays.stream(near).mapToDouble(bar -> walk.isEvent(bar) ? 1 : 0)))
                .isCloseTo(0.2, within(4 * 0.4 / Math.sqrt(near.length)));
        // What looks like an event elsewhere is a rare volume.
        assertThat(Arrays.stream(walk.events()).filter(bar -> walk.distance(bar) > 2 * DEVIATION))
                .hasSizeLessThan(walk.bars().size() / 500);
        assertThat(IntStream.rangeClosed(0, LEVEL_BARS).filter(walk::isEvent)).isEmpty();
        int[] events = Arrays.stream(walk.events())
                .filter(bar -> walk.distance(bar) <= 2 * DEVIATION)
                .toArray();
        assertThat(mean(Arrays.stream(events).mapToDouble(bar -> walk.cameBack(bar) ? 1 : 0)))
                .isCloseTo(0.5, within(4 * 0.5 / Math.sqrt(events.length)));
        assertThat(Arrays.stream(events).filter(walk::isBelow).count())
                .isBetween(events.length * 2L / 5, events.length * 3L / 5);
    }

    @Test
    void an_event_goes_beyond_its_level_and_closes_as_far_on_either_side_of_its_open() {
        CandleSeries bars = walk.bars();
        int[] events = Arrays.stream(walk.events())
                .filter(bar -> walk.distance(bar) <= 2 * DEVIATION && bars.volume(bar) > 3_500)
                .toArray();
        for (int bar : events) {
            double beyond =
                    walk.isBelow(bar) ? 1 - bars.low(bar) / walk.lowest(bar) : bars.high(bar) / walk.highest(bar) - 1;
            double body = Math.abs(bars.close(bar) / bars.open(bar) - 1);
            assertThat(body - walk.distance(bar)).isBetween(1.5 * DEVIATION - 1e-12, 2.5 * DEVIATION + 1e-12);
            assertThat(beyond).isGreaterThanOrEqualTo(0.002 - 1e-12);
            if (walk.cameBack(bar)) {
                assertThat(beyond).isLessThanOrEqualTo(0.006 + 1e-12);
                // The side that is not taken out ends at the body.
                assertThat(walk.isBelow(bar) ? bars.high(bar) : bars.low(bar)).isEqualTo(bars.close(bar));
            } else {
                assertThat(walk.isBelow(bar) ? bars.high(bar) : bars.low(bar)).isEqualTo(bars.open(bar));
            }
        }
        double[] back = Arrays.stream(events)
                .filter(walk::cameBack)
                .mapToDouble(bar -> walk.isBelow(bar)
                        ? 1 - bars.low(bar) / walk.lowest(bar)
                        : bars.high(bar) / walk.highest(bar) - 1)
                .toArray();
        assertThat(mean(Arrays.stream(back))).isCloseTo(0.004, within(0.0002));
        assertThat(mean(Arrays.stream(events).mapToDouble(bar -> Math.log(bars.volume(bar) / 5_000))))
                .isCloseTo(0, within(0.03));
    }

    @Test
    void twelve_bars_drift_where_a_level_was_taken_out_and_came_back_and_no_more() {
        Seen market = Seen.of(MarketModel.reversals(Interval.H1, 0.5), 3);
        Seen none = Seen.of(MarketModel.clustered(Interval.H1), 3);
        double[] drift = meansAfterReturns(market);
        double[] still = meansAfterReturns(none);
        // A noisy measure of the deviation raises a mean by half its variance.
        assertThat(mean(Arrays.stream(drift, 1, 13))).isCloseTo(0.5 * Math.exp(0.045), within(0.05));
        assertThat(drift[1]).isCloseTo(0.52, within(0.15));
        assertThat(drift[12]).isCloseTo(0.52, within(0.15));
        assertThat(mean(Arrays.stream(drift, 13, 15))).isCloseTo(0, within(0.12));
        assertThat(mean(Arrays.stream(still, 1, 13))).isCloseTo(0, within(0.05));
    }

    /** By the bars since a return that no other event followed, the mean move in its direction, in standard deviations. */
    private static double[] meansAfterReturns(Seen market) {
        CandleSeries bars = market.bars();
        double[] sums = new double[15];
        int[] counts = new int[15];
        int since = sums.length;
        int direction = 0;
        for (int bar = LEVEL_BARS + 1; bar < bars.size() - 3; bar++) {
            since++;
            if (isClearEvent(market, bar)) {
                since = market.cameBack(bar) ? 0 : sums.length;
                direction = market.isBelow(bar) ? 1 : -1;
            } else if (since < sums.length) {
                sums[since] += direction * market.move(bar) / (bars.volume(bar) / 1_000 * DEVIATION);
                counts[since]++;
            }
        }
        return IntStream.range(0, sums.length)
                .mapToDouble(after -> sums[after] / counts[after])
                .toArray();
    }

    /** Where volatility comes in clusters, an event's volume is compared with those around it. */
    private static boolean isClearEvent(Seen market, int bar) {
        CandleSeries bars = market.bars();
        double[] around = new double[7];
        for (int i = 0; i < around.length; i++) {
            around[i] = bars.volume(bar - 3 + i);
        }
        Arrays.sort(around);
        double usual = around[3];
        double level =
                market.isBelow(bar) ? 1 - bars.low(bar) / market.lowest(bar) : bars.high(bar) / market.highest(bar) - 1;
        return bars.volume(bar) > 2.2 * usual && level >= 0.002 - 1e-12;
    }

    @Test
    void a_share_of_each_move_goes_on() {
        for (double share : new double[] {0.3, -0.2}) {
            Seen market = Seen.of(MarketModel.momentum(Interval.H1, share), 9);
            int[] calm = IntStream.range(LEVEL_BARS + 2, market.bars().size())
                    .filter(bar ->
                            market.bars().volume(bar) < 1_800 && market.bars().volume(bar - 1) < 1_800)
                    .filter(bar -> market.distance(bar) > 0.012 && market.distance(bar - 1) > 0.012)
                    .toArray();
            double slope = slope(
                    Arrays.stream(calm)
                            .mapToDouble(bar -> market.standardMove(bar - 1))
                            .toArray(),
                    Arrays.stream(calm).mapToDouble(market::standardMove).toArray());
            // The noise of the measure makes a slope smaller.
            assertThat(slope / share).isBetween(0.75, 1.1);
        }
    }

    @Test
    void volatility_lasts_where_it_comes_in_clusters() {
        assertThat(persistence(MarketModel.clustered(Interval.H1))).isBetween(0.5, 0.8);
        assertThat(persistence(MarketModel.reversals(Interval.H1, 0.2))).isBetween(0.5, 0.8);
        assertThat(persistence(MarketModel.momentum(Interval.H1, 0.1))).isBetween(0.5, 0.8);
        assertThat(persistence(MarketModel.randomWalk(Interval.H1))).isBetween(-0.05, 0.25);
    }

    private static double persistence(MarketModel model) {
        CandleSeries bars = model.market(DAYS, 4);
        double[] log = IntStream.range(0, bars.size())
                .mapToDouble(bar -> Math.log(bars.volume(bar)))
                .toArray();
        return slope(Arrays.copyOf(log, log.length - 1), Arrays.copyOfRange(log, 1, log.length));
    }

    @Test
    void a_model_says_what_it_is_and_what_it_cannot_draw() {
        assertThat(MarketModel.reversals(Interval.H1, 0.25).drift()).isEqualTo(0.25);
        assertThat(MarketModel.momentum(Interval.H1, 0.25).drift()).isZero();
        assertThat(MarketModel.randomWalk(Interval.H1)).hasToString("MarketModel[random walk]");
        assertThat(MarketModel.clustered(Interval.H1).name()).isEqualTo("volatility clusters");
        assertThat(MarketModel.randomWalk(Interval.D1).market(1, 1).size()).isEqualTo(1);
        assertThatThrownBy(() -> MarketModel.randomWalk(Interval.H1).market(0, 1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("A market lasts 1 day or more, not 0.");
        assertThatThrownBy(() -> MarketModel.momentum(Interval.H1, -1)).hasMessageContaining("was -1.0: such as 0.1");
        assertThatThrownBy(() -> MarketModel.momentum(Interval.H1, Double.NaN)).hasMessageContaining("was NaN");
        assertThat(MarketModel.momentum(Interval.H1, 0.999).name()).isEqualTo("momentum, share 0.999");
    }

    @Test
    void a_seed_decides_everything() {
        MarketModel model = MarketModel.reversals(Interval.H1, 0.2);
        assertThat(model.market(40, 8).closes()).isEqualTo(model.market(40, 8).closes());
        assertThat(model.market(40, 8).closes())
                .isNotEqualTo(model.market(40, 9).closes());
        // The longer market begins as the shorter one does.
        assertThat(Arrays.copyOf(model.market(80, 8).volumes(), 40 * 24))
                .isEqualTo(model.market(40, 8).volumes());
    }
}
