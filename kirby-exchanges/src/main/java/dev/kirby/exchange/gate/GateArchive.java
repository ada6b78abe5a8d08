package dev.kirby.exchange.gate;

import static dev.kirby.exchange.archive.FilePeriod.MONTH;
import static dev.kirby.market.InstrumentType.PERPS;

import dev.kirby.exchange.archive.ArchiveDataset;
import dev.kirby.exchange.archive.ArchiveListing;
import dev.kirby.exchange.archive.ArchiveSpec;
import dev.kirby.exchange.venue.Fields;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gate's archive as data: months of perpetuals, delisted ones too, without headers. It has the candles of which the REST interface
 * keeps the newest ten thousand. Sizes count contracts, and what takers sold is negative.
 */
final class GateArchive {

    private static final String BEGIN = "2021-10-01";
    private static final String FILE = "/{day}/{symbol}-{day}.csv.gz";
    private static final long LARGEST_MONTH = 16L << 30;

    private static final Map<Interval, String> INTERVALS =
            Map.of(Interval.M1, "1m", Interval.M5, "5m", Interval.H1, "1h", Interval.H4, "4h", Interval.D1, "1d");

    static final ArchiveSpec SPEC = new ArchiveSpec(
            Gate.SPEC.name(),
            URI.create("https://download.gatedata.org"),
            "/futures_usdt/funding_applies/202401/BTC_USDT-202401.csv.gz",
            "",
            Gate.SPEC.symbol(),
            List.of(
                    // Close stands before high, low and open.
                    ArchiveDataset.of(
                                    PERPS,
                                    RowMapping.lines(
                                                    Dataset.CANDLES,
                                                    "time=time volume=volume close=close high=high low=low open=open")
                                            .contracts("volume"),
                                    BEGIN,
                                    "/futures_usdt/candlesticks_{interval}" + FILE,
                                    MONTH)
                            .intervals(INTERVALS),
                    ArchiveDataset.of(
                                    PERPS,
                                    RowMapping.lines(
                                                    Dataset.TRADES,
                                                    "timestamp=time dealid=trade_id price=price size=quantity")
                                            .contracts("quantity")
                                            .signed("quantity", "taker_side", "buy", "sell"),
                                    BEGIN,
                                    "/futures_usdt/trades" + FILE,
                                    MONTH)
                            .most(LARGEST_MONTH),
                    ArchiveDataset.of(
                                    PERPS,
                                    RowMapping.lines(Dataset.FUNDING, "timestamp=time rate=funding_rate")
                                            .rounded(60_000),
                                    BEGIN,
                                    "/futures_usdt/funding_applies" + FILE,
                                    MONTH)
                            .step(Duration.ofHours(1))
                            .secondChoice()),
            Optional.of(new ArchiveListing(
                    URI.create("https://gateio-public-data.s3.amazonaws.com"),
                    "futures_usdt/candlesticks_1m/{day}/{market}-{day}.csv.gz",
                    "list-type=2&max-keys=1000",
                    name -> Fields.instrument("gate", PERPS, name.replaceAll("_USDT$", ""), "USDT")
                            .filter(instrument -> name.endsWith("_USDT")))));

    private GateArchive() {}
}
