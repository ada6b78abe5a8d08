package dev.kirby.store.query;

import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.START;
import static dev.kirby.store.TestRows.minuteRange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One pair on two venues. */
class VenueComparisonTest {

    private static final Instrument HERE = Instrument.parse("binance:BTC/USDT");
    private static final Instrument THERE = Instrument.parse("kraken:BTC/USD");

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

    /** Minutes whose closes follow from their number; NaN for an absent one. */
    private void write(Instrument instrument, int from, int to, IntToDoubleFunction close) {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, to - from);
        for (int i = from; i < to; i++) {
            double price = close.applyAsDouble(i);
            if (!Double.isNaN(price)) {
                rows.candle(START.toEpochMilli() + i * 60_000L, price, price, price, price, 1, 1);
            }
        }
        store.upsert(SeriesId.candles(instrument, Interval.M1), rows.build());
    }

    @Test
    void tellsHowFarWhereAndWhatIsMissing() {
        int end = 200_000; // more than one chunk
        write(HERE, 0, end, i -> i == 150_000 ? 101 : i >= 140_000 && i < 140_010 ? Double.NaN : 100 + 0.01 * (i % 3));
        write(THERE, 100, end + 500, i -> i == 500 || i == 501 || i == 700 ? Double.NaN : 100);
        DeviationReport report = store.compare(HERE, THERE, "1m").run();
        assertThat(report.range()).isEqualTo(minuteRange(100, end));
        assertThat(report.both()).isEqualTo(end - 100 - 3 - 10);
        assertThat(report.onlyOne()).isEqualTo(3);
        assertThat(report.missingInOther()).containsExactly(minuteRange(500, 502), minuteRange(700, 701));
        assertThat(report.onlyOther()).isEqualTo(10);
        assertThat(report.missingInOne()).containsExactly(minuteRange(140_000, 140_010));
        assertThat(report.median()).isCloseTo(1, within(1e-9));
        assertThat(report.percentile99()).isCloseTo(2, within(1e-9));
        assertThat(report.largest()).isCloseTo(100, within(1e-9));
        assertThat(report.bias()).isCloseTo(1, within(0.01));
        assertThat(report.worst()).hasSize(5);
        assertThat(report.worst().get(0)).hasToString("2024-04-14T04:00:00Z: 101.0 and 100.0, +100.00 bp");
        assertThat(report.toText())
                .contains(
                        "closes apart: median 1.00 bp, 99 of 100 within 2.00 bp, at most 100.00 bp, on average +1.00 bp")
                .contains("3 bars of binance:BTC/USDT only");
        assertThat(report).hasToString("DeviationReport[199887 bars, median 1.00 bp, at most 100.00 bp]");
    }

    @Test
    void comparesBuiltCandlesAndPartsOfTheTime() {
        write(HERE, 0, 1_000, i -> 100);
        write(THERE, 0, 1_000, i -> 102);
        assertThat(store.compare(HERE, THERE, "5m").run()).satisfies(report -> {
            assertThat(report.both()).isEqualTo(200);
            assertThat(report.bias()).isCloseTo(-196.078, within(0.001));
        });
        assertThat(store.compare(HERE, THERE, "1m")
                        .range(minuteRange(10, 20))
                        .run()
                        .both())
                .isEqualTo(10);
    }

    @Test
    void refusesOneMarketAndNoCommonTime() {
        write(HERE, 0, 100, i -> 100);
        assertThatThrownBy(() -> store.compare(HERE, HERE, "1m").run()).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> store.compare(HERE, THERE, "1m").run()).isInstanceOf(NoDataException.class);
        write(THERE, 500, 600, i -> 100);
        assertThatThrownBy(() -> store.compare(HERE, THERE, "1m").run())
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("No common time of binance:BTC/USDT and kraken:BTC/USD");
    }
}
