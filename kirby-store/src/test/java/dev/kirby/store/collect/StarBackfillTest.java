package dev.kirby.store.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.source.MarketDataSource;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stars of several exchanges, collected together. */
class StarBackfillTest {

    private static final List<SeriesId> SERIES = List.of(
            SeriesId.candles(Instrument.parse("binance:BTC/USDT:USDT"), Interval.M1),
            SeriesId.candles(Instrument.parse("kraken:BTC/USD:USD"), Interval.M1),
            SeriesId.candles(Instrument.parse("nowhere:BTC/USD:USD"), Interval.M1),
            SeriesId.candles(Instrument.parse("binance:ETH/USDT:USDT"), Interval.H1));

    private final Map<String, PagedSource> venues = Map.of(
            "binance", new PagedSource("binance", TestRows.CLOCK, 500),
            "kraken", new PagedSource("kraken", TestRows.CLOCK, 500));

    @TempDir
    Path folder;

    private MarketDataStore store;

    @BeforeEach
    void open() {
        store = MarketDataStore.open(folder, TestRows.CLOCK);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private MarketDataSource venue(String name) {
        if (!venues.containsKey(name)) {
            throw new InvalidRequestException("Unknown exchange '" + name + "'.");
        }
        return venues.get(name);
    }

    @Test
    void goes_on_with_all_others_when_an_exchange_or_a_series_fails() {
        venues.get("kraken").fails = request -> true;
        List<BackfillProgress> told = new ArrayList<>();
        BackfillReport report = store.backfill(this::venue)
                .series(SERIES)
                .days(2)
                .progress(told::add)
                .run();
        assertThat(report.series()).extracting(one -> one.series()).isEqualTo(SERIES);
        assertThat(report.failures())
                .extracting(Object::toString)
                .containsExactly(
                        "kraken:BTC/USD:USD candles 1m: 0 rows, 0 requests, FAILED: kraken answers 503 for "
                                + "kraken:BTC/USD:USD candles 1m",
                        "nowhere:BTC/USD:USD candles 1m: 0 rows, 0 requests, FAILED: Unknown exchange 'nowhere'.");
        assertThat(store.count(SERIES.get(0))).isEqualTo(2880);
        assertThat(store.count(SERIES.get(3))).isEqualTo(47);
        assertThat(told.get(told.size() - 1).seriesCount()).isEqualTo(4);
        assertThat(told).extracting(p -> p.all().fraction()).allMatch(f -> f >= 0 && f <= 1);

        venues.get("kraken").fails = request -> false;
        int asked = venues.get("binance").requests.size();
        store.backfill(this::venue).series(SERIES).days(2).run();
        assertThat(store.count(SERIES.get(1))).isEqualTo(2880);
        assertThat(venues.get("binance").requests).hasSize(asked);
    }

    @Test
    void a_year_is_the_default_and_only_what_is_new_is_asked_for() {
        StarBackfill year = store.backfill(this::venue).series(SERIES.subList(3, 4));
        year.days(30).run();
        assertThat(store.count(SERIES.get(3))).isEqualTo(30 * 24 - 1);
        venues.get("binance").requests.clear();
        year.run();
        assertThat(store.count(SERIES.get(3))).isEqualTo(365 * 24 - 1);
        assertThat(venues.get("binance").requests)
                .allMatch(request ->
                        !request.window().end().isAfter(TestRows.CLOCK.instant().minusSeconds(29 * 86_400)));
    }

    @Test
    void nothing_to_collect_is_an_error_that_says_what_to_do() {
        assertThatThrownBy(() -> store.backfill(this::venue).run())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no active star");
    }
}
