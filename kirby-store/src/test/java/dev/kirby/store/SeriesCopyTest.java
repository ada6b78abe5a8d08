package dev.kirby.store;

import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.dump;
import static dev.kirby.store.TestRows.minuteRange;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.TimeRange;
import dev.kirby.source.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Series that go from store to store. */
class SeriesCopyTest {

    @TempDir
    Path folder;

    private MarketDataStore source;
    private MarketDataStore target;

    @BeforeEach
    void open() {
        source = MarketDataStore.open(folder.resolve("source"), CLOCK);
        target = MarketDataStore.open(folder.resolve("target"), CLOCK);
    }

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    @Test
    void bringsRowsAndCoverageAndSaysSo() {
        source.upsert(BTC_1M, new Page(minuteRange(0, 100_000), minutes(90_000)));
        CopyReport report = source.copy(BTC_1M).to(target);
        assertThat(dump(target.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(minutes(90_000)));
        assertThat(target.coverage(BTC_1M)).isEqualTo(source.coverage(BTC_1M)).isEqualTo(report.coverage());
        assertThat(report.rows()).isEqualTo(90_000);
        assertThat(report).hasToString("CopyReport[90000 rows of binance:BTC/USDT:USDT candles 1m]");
        assertThat(target.versions()).singleElement().satisfies(version -> {
            assertThat(version.origin()).isEqualTo(source.toString());
            assertThat(version.rows()).isEqualTo(90_000);
            assertThat(version.range()).isEqualTo(minuteRange(0, 100_000));
        });
        assertThat(source.copy(BTC_1M).to(target).rows()).as("again").isEqualTo(90_000);
        assertThat(target.count(BTC_1M)).isEqualTo(90_000);
        assertThat(target.verify().problems()).isEmpty();
    }

    @Test
    void bringsAPartAndKeepsWhatIsThere() {
        source.upsert(BTC_1M, minutes(1_000));
        target.upsert(
                BTC_1M,
                new Page(
                        minuteRange(2_000, 2_010),
                        TestRows.candles(BTC_1M.requireInterval(), minuteRange(2_000, 2_010), 5)));
        SeriesCopy copy = source.copy(BTC_1M).range(minuteRange(100, 200));
        assertThat(copy.to(target).rows()).isEqualTo(100);
        assertThat(target.count(BTC_1M)).isEqualTo(110);
        assertThat(target.coverage(BTC_1M).ranges())
                .as("unasked rows bring no coverage")
                .containsExactly(minuteRange(2_000, 2_010));
    }

    @Test
    void refusesItselfAndNothing() {
        assertThatThrownBy(() -> source.copy(BTC_1M).to(source))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("onto itself");
        assertThatThrownBy(() -> source.copy(BTC_1M).to(target)).isInstanceOf(NoDataException.class);
    }
}
