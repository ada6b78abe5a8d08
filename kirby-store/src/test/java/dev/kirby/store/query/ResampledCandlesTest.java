package dev.kirby.store.query;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.candles;
import static dev.kirby.store.TestRows.dump;
import static dev.kirby.store.TestRows.minuteRange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Candles that are built once and stored. */
class ResampledCandlesTest {

    @TempDir
    Path folder;

    private MarketDataStore store;

    @BeforeEach
    void open() {
        store = MarketDataStore.open(folder, CLOCK);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @RepeatedTest(3)
    void areThoseThatReadingBuilds() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) { // up to nine months, with holes
            int from = random.nextInt(400_000);
            TimeRange range = minuteRange(from, from + 1 + random.nextInt(40_000));
            if (random.nextBoolean()) {
                store.upsert(BTC_1M, new Page(range, candles(Interval.M1, range, i)));
            } else {
                store.upsert(BTC_1M, candles(Interval.M1, range, i));
            }
        }
        for (String to : new String[] {"5m", "1h", "1w"}) {
            CandleSeries built = store.candles(BTC, to).load();
            ResampleReport report = store.resample(BTC, "1m", to);
            SeriesId target = SeriesId.candles(BTC, Interval.parse(to));
            assertThat(dump(store.read(target, TimeRange.ALL)))
                    .as("seed " + seed + ", " + to)
                    .isEqualTo(dump(built.toRows()));
            assertThat(report.rows()).isEqualTo(built.size());
            assertThat(report.range()).isEqualTo(built.range());
            store.delete(target);
        }
    }

    @Test
    void areAnsweredForWhereTheirSourceIsAndBroughtUpToDate() {
        store.upsert(BTC_1M, new Page(minuteRange(3, 100), candles(Interval.M1, minuteRange(3, 100), 0)));
        SeriesId hours = SeriesId.candles(BTC, Interval.M15);
        assertThat(store.resample(BTC, "1m", "15m").range()).isEqualTo(minuteRange(15, 90));
        assertThat(store.coverage(hours).ranges()).containsExactly(minuteRange(15, 90));
        store.upsert(BTC_1M, new Page(minuteRange(100, 120), candles(Interval.M1, minuteRange(100, 120), 0)));
        ResampleReport report = store.resample(BTC, "1m", "15m");
        assertThat(report.range()).isEqualTo(minuteRange(15, 120));
        assertThat(report).hasToString("ResampleReport[7 of binance:BTC/USDT:USDT candles 15m from 1m]");
        assertThat(store.coverage(hours).ranges()).containsExactly(minuteRange(15, 120));
        assertThat(store.versions()).last().satisfies(version -> {
            assertThat(version.settings()).containsEntry("kind", "resample").containsEntry("from", "1m");
            assertThat(version.rows()).isEqualTo(7);
        });
    }

    @Test
    void refuseWhatCannotBeBuilt() {
        store.upsert(BTC_1M, candles(Interval.M1, minuteRange(0, 10), 0));
        assertThatThrownBy(() -> store.resample(BTC, "5m", "1m"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Cannot build 1m candles from 5m");
        assertThatThrownBy(() -> store.resample(BTC, "1m", "1m")).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> store.resample(BTC, "5m", "1h")).isInstanceOf(NoDataException.class);
        assertThat(store.resample(BTC, "1m", "1h").rows()).as("no whole hour").isZero();
    }
}
