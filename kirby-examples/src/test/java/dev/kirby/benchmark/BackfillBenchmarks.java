package dev.kirby.benchmark;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.collect.Backfill;
import dev.kirby.store.collect.BackfillReport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A year of 1m candles of ten pairs from a simulated exchange into the lake, the exchange in the same process and on the same
 * cores: {@code mvn -Dfast -pl kirby-examples -am test -Dtest=BackfillBenchmarks -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class BackfillBenchmarks {

    private static final TimeRange YEAR = TimeRange.of("2024-01-01", "2025-01-01");

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2025-01-02T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void aYearOfTenPairs() {
        try (SimulatedExchange venue = SimulatedExchange.binance()
                        .clock(CLOCK)
                        .budget(Long.MAX_VALUE)
                        .start();
                Exchange exchange = Exchanges.open(
                        "binance",
                        ExchangeSettings.DEFAULT
                                .at(venue.url())
                                .unlimited()
                                .withoutArchive()
                                .timed(CLOCK, wait -> {}))) {
            // The market is made up before the clock starts.
            for (String coin : List.of("BTC", "ETH", "SOL", "BNB", "ARB")) {
                for (InstrumentType type : InstrumentType.values()) {
                    venue.rows(SeriesId.candles(new Instrument("binance", coin, "USDT", type), Interval.M1), YEAR);
                }
            }
            for (int round = 0; round < 3; round++) {
                try (MarketDataStore store = MarketDataStore.open(folder.resolve("round" + round), CLOCK)) {
                    Backfill backfill = store.backfill(exchange).range(YEAR);
                    for (String coin : List.of("BTC", "ETH", "SOL", "BNB", "ARB")) {
                        for (InstrumentType type : InstrumentType.values()) {
                            backfill = backfill.candles(new Instrument("binance", coin, "USDT", type), "1m");
                        }
                    }
                    BackfillReport report = backfill.run().requireComplete();
                    System.out.printf(
                            Locale.ROOT,
                            "backfill: %,d candles in %.1f s, %,.0f candles/s, goal 300,000%n",
                            report.rows(),
                            report.elapsed().toMillis() / 1e3,
                            report.rows() / (report.elapsed().toMillis() / 1e3));
                }
            }
        }
    }
}
