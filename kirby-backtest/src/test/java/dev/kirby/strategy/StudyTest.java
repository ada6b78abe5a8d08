package dev.kirby.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.indicator.MovingAverages;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.LongShortRatio;
import dev.kirby.market.SeriesId;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.series.TimeSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class StudyTest {

    private static final Instrument ETH = Instrument.perps("binance", "ETH", "USDT");

    private final Random random = new Random(11);
    private final CandleSeries bars = RandomMarkets.candles(random, 900);
    private final CandleSeries eth = eth();
    private final TimeSeries funding = RandomMarkets.funding(random, bars);
    private final Study study = Study.of(bars).withFunding(funding).withFeed(feed(bars, eth, random));

    /** Ether by the bars of another seed, on a clock of its own: one in five candles is missing. */
    private CandleSeries eth() {
        CandleSeries whole = RandomMarkets.candles(new Random(12), 900);
        int[] kept = random.ints(0, 10)
                .limit(900)
                .boxed()
                .mapToInt(Integer::intValue)
                .toArray();
        List<Integer> index = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            if (kept[i] > 1) {
                index.add(i);
            }
        }
        Function<double[], double[]> some =
                column -> index.stream().mapToDouble(i -> column[i]).toArray();
        long[] times = index.stream().mapToLong(whole::time).toArray();
        return CandleSeries.of(
                ETH,
                Interval.M5,
                times,
                some.apply(whole.opens()),
                some.apply(whole.highs()),
                some.apply(whole.lows()),
                some.apply(whole.closes()),
                some.apply(whole.volumes()));
    }

    /** Open interest at odd moments, ratios of two kinds. */
    private static MemoryFeed feed(CandleSeries bars, CandleSeries eth, Random random) {
        Rows.Builder interest = Rows.builder(Dataset.OPEN_INTEREST, 100);
        Rows.Builder ratios = Rows.builder(Dataset.LONG_SHORT_RATIO, 100);
        int kind = Dataset.LONG_SHORT_RATIO.indexOf("kind");
        int ratio = Dataset.LONG_SHORT_RATIO.indexOf("ratio");
        long time = bars.time(0) + 1;
        while (time < bars.closeTime(bars.size() - 1)) {
            interest.row(time).number(0, 1000 + random.nextInt(100));
            ratios.row(time)
                    .text(kind, random.nextBoolean() ? "global_account" : "top_position")
                    .number(ratio, random.nextDouble());
            time += 1 + random.nextInt(2_000_000);
        }
        return new MemoryFeed()
                .with(eth)
                .with(SeriesId.of(Dataset.OPEN_INTEREST, bars.instrument()), interest.build())
                .with(SeriesId.of(Dataset.LONG_SHORT_RATIO, bars.instrument()), ratios.build());
    }

    @Test
    void a_longer_interval_is_known_at_its_close_and_never_before() {
        CandleSeries hours = bars.slice(bars.indexAtOrAfter(Interval.H1.ceil(bars.time(0))), bars.size())
                .resample(Interval.H1);
        double[] closes = study.higher("1h").closes();
        double[] averages = study.higher("1h").sma(5);
        double[] whole = MovingAverages.sma(hours.closes(), 5);

        int known = 0;
        for (int bar = 0; bar < bars.size(); bar++) {
            int last = -1;
            for (int hour = 0; hour < hours.size(); hour++) {
                if (hours.closeTime(hour) <= bars.closeTime(bar)) {
                    last = hour;
                }
            }
            assertThat(closes[bar])
                    .as("bar " + bar)
                    .isEqualTo(Double.valueOf(last < 0 ? Double.NaN : hours.close(last)));
            assertThat(averages[bar]).as("bar " + bar).isEqualTo(Double.valueOf(last < 0 ? Double.NaN : whole[last]));
            known += last < 0 ? 0 : 1;
        }
        assertThat(known).isGreaterThan(800);
    }

    @Test
    void another_market_is_known_by_its_last_closed_candle() {
        double[] closes = study.market("binance:ETH/USDT:USDT").closes();

        for (int bar = 0; bar < bars.size(); bar++) {
            double expected = Double.NaN;
            for (int other = 0; other < eth.size(); other++) {
                if (eth.closeTime(other) <= bars.closeTime(bar) && eth.time(other) >= bars.time(0)) {
                    expected = eth.close(other);
                }
            }
            assertThat(closes[bar]).as("bar " + bar).isEqualTo(Double.valueOf(expected));
        }
    }

    @Test
    void funding_and_open_interest_are_the_last_settled_or_observed() {
        double[] rates = study.funding();
        double[] interest = study.openInterest();
        Rows rows = feed(bars, eth, new Random(1)).rows(id(Dataset.OPEN_INTEREST), bars.range());
        double[] fresh =
                Study.of(bars).withFeed(feed(bars, eth, new Random(1))).latest(Dataset.OPEN_INTEREST, "open_interest");

        for (int bar = 0; bar < bars.size(); bar++) {
            assertThat(rates[bar]).isEqualTo(Double.valueOf(funding.asOf(bars.closeTime(bar))));
            assertThat(interest[bar]).isGreaterThanOrEqualTo(1000);
            int last = -1;
            for (int row = 0; row < rows.size(); row++) {
                last = rows.time(row) < bars.closeTime(bar) ? row : last;
            }
            assertThat(fresh[bar]).isEqualTo(rows.number(0, last));
        }
    }

    @Test
    void open_interest_stamped_with_the_close_may_be_of_the_minute_after() {
        long close = bars.closeTime(0);
        Rows.Builder interest = Rows.builder(Dataset.OPEN_INTEREST, 2);
        interest.row(close - 60_000).number(0, 1);
        interest.row(close).number(0, 2);
        Study streamed = Study.of(bars).withFeed(new MemoryFeed().with(id(Dataset.OPEN_INTEREST), interest.build()));
        assertThat(streamed.openInterest()).startsWith(1, 2);
    }

    private SeriesId id(Dataset dataset) {
        return SeriesId.of(dataset, bars.instrument());
    }

    @Test
    void every_column_of_a_cut_off_history_is_the_beginning_of_the_whole_one() {
        List<Function<Study, double[]>> columns = List.of(
                StudyColumns::closes,
                s -> s.sma(7),
                s -> s.atr(14),
                s -> s.higher("15m").closes(),
                s -> s.higher("1h").ema(3),
                s -> s.higher("1d").highs(),
                s -> s.market("binance:ETH/USDT:USDT").rsi(5),
                Study::funding,
                Study::openInterest,
                s -> s.longShortRatio(LongShortRatio.Kind.GLOBAL_ACCOUNT),
                s -> s.longShortRatio(LongShortRatio.Kind.TOP_POSITION),
                Study::hour,
                Study::weekday,
                s -> s.session("22:00", "02:30"));
        for (int i = 0; i < 40; i++) {
            int cut = 1 + random.nextInt(bars.size());
            for (int c = 0; c < columns.size(); c++) {
                double[] expected = Arrays.copyOf(columns.get(c).apply(study), cut);
                assertThat(columns.get(c).apply(study.history(cut)))
                        .as("column " + c + " of " + cut)
                        .isEqualTo(expected);
                assertThat(columns.get(c).apply(study.until(cut)))
                        .as("column " + c + " until " + cut)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void what_has_not_closed_by_the_end_of_a_history_is_not_there() {
        for (int cut : new int[] {1, 100, 555, 900}) {
            long end = bars.closeTime(cut - 1);
            CandleSeries hours = study.history(cut).higher("1h").bars();
            CandleSeries others =
                    study.history(cut).market("binance:ETH/USDT:USDT").bars();
            assertThat(hours.isEmpty() || hours.closeTime(hours.size() - 1) <= end)
                    .isTrue();
            assertThat(others.isEmpty() || others.closeTime(others.size() - 1) <= end)
                    .isTrue();
            assertThat(study.until(cut).higher("1h").bars()).isEqualTo(hours);
        }
    }

    @Test
    void a_column_is_computed_once_however_many_threads_ask() throws Exception {
        AtomicInteger computations = new AtomicInteger();
        Function<CandleSeries, double[]> slow = series -> {
            computations.incrementAndGet();
            return MovingAverages.sma(series.closes(), 50);
        };
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<double[]>> answers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                int part = 1 + i * 10;
                answers.add(threads.submit(() -> {
                    start.await();
                    return study.until(part % 3 == 0 ? part : bars.size()).column("slow 50", slow);
                }));
            }
            start.countDown();
            double[] expected = MovingAverages.sma(bars.closes(), 50);
            for (Future<double[]> answer : answers) {
                assertThat(answer.get()).isEqualTo(Arrays.copyOf(expected, answer.get().length));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(computations).hasValue(1);
    }

    @Test
    void code_that_differs_does_not_share_a_name() {
        double[] first = study.column("mine", CandleSeries::closes);
        double[] second = study.column("mine", CandleSeries::opens);

        assertThat(first).isEqualTo(bars.closes());
        assertThat(second).isEqualTo(bars.opens());
    }

    @Test
    void errors_say_what_would_be_right() {
        assertThatThrownBy(() -> Study.of(bars).openInterest())
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("open_interest")
                .hasMessageContaining("backtest.feed(store.feed())");
        assertThatThrownBy(() -> study.higher("3m").closes())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Candles of 3m cannot be built from");
        assertThatThrownBy(() -> study.column("short", series -> new double[3]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Column 'short' needs one value for each of 900 candles");
        assertThatThrownBy(() -> study.session("25:00", "3"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("13:30");
        assertThat(study.toString()).hasSizeLessThanOrEqualTo(80);
        assertThat(study.higher("4h").toString()).isEqualTo("OtherCandles[4h]");
    }

    @Test
    void spot_has_no_funding_but_what_is_given() {
        Instrument spot = Instrument.spot("binance", "BTC", "USDT");
        CandleSeries candles = CandleSeries.of(
                spot,
                Interval.M5,
                bars.times(),
                bars.opens(),
                bars.highs(),
                bars.lows(),
                bars.closes(),
                bars.volumes());

        assertThatThrownBy(() -> Study.of(candles).withFeed(new MemoryFeed()).funding())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is spot, which pays none")
                .hasMessageContaining("binance:BTC/USDT:USDT (--market-type perps)");
        assertThat(Study.of(candles).withFunding(funding).funding()).isEqualTo(study.funding());
    }

    @Test
    void the_calendar_is_that_of_open_times() {
        double[] hour = study.hour();
        double[] weekday = study.weekday();
        double[] night = study.session("22:00", "02:00");
        for (int bar = 0; bar < bars.size(); bar++) {
            long minutes = bars.time(bar) / 60_000;
            assertThat(hour[bar]).isEqualTo(minutes / 60 % 24);
            // The epoch was a Thursday.
            assertThat(weekday[bar]).isEqualTo((minutes / 1440 + 3) % 7 + 1);
            assertThat(night[bar]).isEqualTo(hour[bar] >= 22 || hour[bar] < 2 ? 1 : 0);
        }
    }
}
