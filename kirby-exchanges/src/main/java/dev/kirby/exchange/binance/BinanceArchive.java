package dev.kirby.exchange.binance;

import static dev.kirby.exchange.archive.FilePeriod.DAY;
import static dev.kirby.exchange.archive.FilePeriod.MONTH;
import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.archive.ArchiveDataset;
import dev.kirby.exchange.archive.ArchiveListing;
import dev.kirby.exchange.archive.ArchiveSpec;
import dev.kirby.exchange.venue.Fields;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Binance's archive as data: data.binance.vision. */
final class BinanceArchive {

    private static final String SPOT_BEGIN = "2017-08-17";
    private static final String PERPS_BEGIN = "2019-09-08";
    private static final String METRICS_BEGIN = "2020-09-01";
    private static final long LARGEST_TRADES = 16L << 30;

    // Longer candles are so few that they come by REST.
    private static final Map<Interval, String> INTERVALS = Stream.of(Interval.values())
            .filter(interval -> interval.compareTo(Interval.D1) <= 0)
            .collect(Collectors.toMap(Function.identity(), Interval::toString));

    private static final Pattern NAME = Pattern.compile("([A-Z0-9]+?)(USDT|USDC|BUSD)");

    private static final String KLINE =
            "open_time=time open=open high=high low=low close=close volume=volume close_time"
                    + " quote_volume count=num_trades taker_buy_volume taker_buy_quote_volume ignore";
    // Mark, index and premium klines count samples, not trades, and have no volume.
    private static final String PRICE_KLINE = "open_time=time open=open high=high low=low close=close";
    private static final String TRADE =
            "agg_trade_id=trade_id price=price quantity=quantity first_trade_id last_trade_id"
                    + " transact_time=time is_buyer_maker=taker_side";

    private static final String METRICS_FIELDS = "create_time=time symbol sum_open_interest%s sum_open_interest_value%s"
            + " count_toptrader_long_short_ratio sum_toptrader_long_short_ratio count_long_short_ratio"
            + " sum_taker_long_short_vol_ratio";

    static final ArchiveSpec SPEC = new ArchiveSpec(
            Binance.SPEC.name(),
            URI.create("https://data.binance.vision"),
            "/data/spot/monthly/klines/BTCUSDT/1d/BTCUSDT-1d-2021-01.zip.CHECKSUM",
            ".CHECKSUM",
            Binance.SPEC.symbol(),
            List.of(
                    klines(SPOT, Dataset.CANDLES, KLINE, SPOT_BEGIN, "spot", "klines"),
                    klines(PERPS, Dataset.CANDLES, KLINE, PERPS_BEGIN, "futures/um", "klines"),
                    klines(PERPS, Dataset.MARK_CANDLES, PRICE_KLINE, PERPS_BEGIN, "futures/um", "markPriceKlines"),
                    klines(PERPS, Dataset.INDEX_CANDLES, PRICE_KLINE, PERPS_BEGIN, "futures/um", "indexPriceKlines"),
                    klines(
                            PERPS,
                            Dataset.PREMIUM_CANDLES,
                            PRICE_KLINE,
                            PERPS_BEGIN,
                            "futures/um",
                            "premiumIndexKlines"),
                    // REST has the mark price too, and all of it.
                    ArchiveDataset.of(
                                    PERPS,
                                    RowMapping.lines(
                                                    Dataset.FUNDING,
                                                    "calc_time=time funding_interval_hours"
                                                            + " last_funding_rate=funding_rate")
                                            .rounded(60_000),
                                    PERPS_BEGIN,
                                    path("futures/um", "fundingRate"),
                                    MONTH)
                            .step(Duration.ofHours(1))
                            .secondChoice(),
                    metrics(RowMapping.lines(
                            Dataset.OPEN_INTEREST, METRICS_FIELDS.formatted("=open_interest", "=notional_value"))),
                    // REST has the shares too.
                    metrics(RowMapping.lines(Dataset.LONG_SHORT_RATIO, METRICS_FIELDS.formatted("", ""))
                            .ratioKinds(
                                    "count_long_short_ratio=global_account count_toptrader_long_short_ratio=top_account"
                                            + " sum_toptrader_long_short_ratio=top_position"
                                            + " sum_taker_long_short_vol_ratio=taker_volume")),
                    // Contracts stand in the sixth place, coins in the eighth, as in the answers; headers are not
                    // known.
                    klines(
                                    PERPS,
                                    Dataset.CANDLES,
                                    "time=time open=open high=high low=low close=close contracts close_time"
                                            + " coins=volume trades=num_trades",
                                    PERPS_BEGIN,
                                    "futures/cm",
                                    "klines",
                                    RowMapping::byPosition)
                            .quoted("USD"),
                    // The side is that of the forced order: a long position is sold. Contracts are of so many dollars.
                    ArchiveDataset.of(
                                    PERPS,
                                    RowMapping.lines(
                                                    Dataset.LIQUIDATIONS,
                                                    "time=time side=side order_type time_in_force"
                                                            + " original_quantity price average_price=price"
                                                            + " order_status last_fill_quantity"
                                                            + " accumulated_fill_quantity=quantity")
                                            .valueMap("side", "SELL=long BUY=short")
                                            .contracts("quantity")
                                            .quotedInNotional("quantity"),
                                    "2023-06-25",
                                    path("futures/cm", "liquidationSnapshot"),
                                    DAY)
                            .quoted("USD"),
                    trades(SPOT, TRADE + " is_best_match", SPOT_BEGIN, "spot"),
                    trades(PERPS, TRADE, PERPS_BEGIN, "futures/um")),
            Optional.of(new ArchiveListing(
                    URI.create("https://s3-ap-northeast-1.amazonaws.com/data.binance.vision"),
                    "data/futures/um/monthly/klines/{market}/1d/{market}-1d-{date}.zip",
                    "max-keys=1000",
                    BinanceArchive::perps)));

    private BinanceArchive() {}

    /** Such as BTCUSDT; contracts that end on a day, such as BTCUSDT_230630, are not known to Kirby. */
    private static Optional<Instrument> perps(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches()
                ? Fields.instrument(Binance.SPEC.name(), PERPS, parts.group(1), parts.group(2))
                : Optional.empty();
    }

    private static ArchiveDataset klines(
            InstrumentType type, Dataset dataset, String columns, String begin, String market, String folder) {
        return klines(type, dataset, columns, begin, market, folder, mapping -> mapping);
    }

    private static ArchiveDataset klines(
            InstrumentType type,
            Dataset dataset,
            String columns,
            String begin,
            String market,
            String folder,
            UnaryOperator<RowMapping> reading) {
        return ArchiveDataset.of(
                        type,
                        reading.apply(RowMapping.lines(dataset, columns)),
                        begin,
                        "/data/" + market + "/{period}/" + folder
                                + "/{symbol}/{interval}/{symbol}-{interval}-{date}.zip",
                        MONTH,
                        DAY)
                .intervals(INTERVALS);
    }

    private static String path(String market, String dataset) {
        return "/data/" + market + "/{period}/" + dataset + "/{symbol}/{symbol}-" + dataset + "-{date}.zip";
    }

    /**
     * Open interest and ratios each five minutes, stamped some seconds late. Times are kept as they are: until 2026-06-24 they mark
     * the end of five minutes, so that the row of midnight stands in the file of the day before; from then on the beginning
     * (binance-public-data, issue 491).
     */
    private static ArchiveDataset metrics(RowMapping mapping) {
        return ArchiveDataset.of(
                        PERPS,
                        mapping.emptyMeansUnknown().rounded(Interval.M5.millis()),
                        METRICS_BEGIN,
                        path("futures/um", "metrics"),
                        DAY)
                .step(Duration.ofMinutes(5))
                .spilling()
                .secondChoice();
    }

    /** Days rather than months, which have gigabytes. */
    private static ArchiveDataset trades(InstrumentType type, String columns, String begin, String market) {
        return ArchiveDataset.of(
                        type,
                        RowMapping.lines(Dataset.TRADES, columns).valueMap("taker_side", "true=sell false=buy"),
                        begin,
                        path(market, "aggTrades"),
                        DAY,
                        MONTH)
                .most(LARGEST_TRADES);
    }
}
