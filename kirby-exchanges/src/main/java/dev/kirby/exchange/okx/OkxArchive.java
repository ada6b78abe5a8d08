package dev.kirby.exchange.okx;

import static dev.kirby.exchange.archive.FilePeriod.EASTERN_DAY;
import static dev.kirby.exchange.archive.FilePeriod.EASTERN_MONTH;
import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.archive.ArchiveDataset;
import dev.kirby.exchange.archive.ArchiveSpec;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * OKX's archive as data: the trades since October 2021, where the REST interface goes back three months, a hundred at a time; the
 * minutes, a month to a file; and the settled rates since March 2022, of which that interface keeps three months. Headers of trades say
 * everything twice, in English and in Chinese, some of them in GBK; sizes of swaps count contracts, as they do everywhere at OKX; days
 * and months are, or in former years were, those of Hong Kong.
 */
final class OkxArchive {

    private static final String ROOT = "/cdn/okex/traderecords/";
    private static final String DAYS = ROOT + "trades/daily/";
    private static final long LARGEST_DAY = 8L << 30;

    private static final RowMapping TRADE = RowMapping.lines(
                    Dataset.TRADES, "trade_id=trade_id side=taker_side size=quantity price=price created_time=time")
            .valueMap("taker_side", "buy=buy sell=sell");

    // Of swaps the volume in coins is missing in older files, that in contracts is not. Whether a candle is confirmed
    // is 0 in
    // them throughout.
    private static final String MINUTES =
            "instrument_name open=open high=high low=low close=close %s open_time=time confirm";
    private static final RowMapping SPOT_MINUTE =
            RowMapping.lines(Dataset.CANDLES, MINUTES.formatted("vol=volume vol_ccy vol_quote"));
    private static final RowMapping SWAP_MINUTE = RowMapping.lines(
                    Dataset.CANDLES, MINUTES.formatted("vol vol_ccy=volume vol_quote"))
            .elseContracts("volume", "vol");

    static final ArchiveSpec SPEC = new ArchiveSpec(
            Okx.SPEC.name(),
            URI.create("https://www.okx.com"),
            DAYS + "20220101/OKB-USDT-trades-2022-01-01.zip",
            "",
            Okx.SPEC.symbol(),
            List.of(
                    days(SPOT, TRADE),
                    days(PERPS, TRADE.contracts("quantity")),
                    minutes(SPOT, SPOT_MINUTE),
                    minutes(PERPS, SWAP_MINUTE),
                    // Settlements are some seconds late.
                    ArchiveDataset.of(
                                    PERPS,
                                    RowMapping.lines(
                                                    Dataset.FUNDING,
                                                    "instrument_name funding_rate=funding_rate funding_time=time")
                                            .rounded(60_000),
                                    "2022-03-01",
                                    ROOT + "swaprates/{period}/{day}/{symbol}-fundingrates-{date}.zip",
                                    EASTERN_MONTH)
                            .step(Duration.ofHours(1))
                            .secondChoice()));

    private OkxArchive() {}

    private static ArchiveDataset minutes(InstrumentType type, RowMapping mapping) {
        return ArchiveDataset.of(
                        type,
                        mapping,
                        "2021-01-01",
                        ROOT + "candlesticks/{period}/{day}/{symbol}-candlesticks-{date}.zip",
                        EASTERN_MONTH,
                        EASTERN_DAY)
                .intervals(Map.of(Interval.M1, "1m"));
    }

    private static ArchiveDataset days(InstrumentType type, RowMapping mapping) {
        return ArchiveDataset.of(type, mapping, "2021-10-01", DAYS + "{day}/{symbol}-trades-{date}.zip", EASTERN_DAY)
                .most(LARGEST_DAY);
    }
}
