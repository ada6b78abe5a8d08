package dev.kirby.exchange.kucoin;

import static dev.kirby.exchange.archive.FilePeriod.DAY;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * KuCoin's archive as data: days of UTC with an MD5 beside each. It has every trade, where the REST interface has the newest hundred
 * alone, and the candles of what is no longer listed. Pairs are written without a hyphen, and bitcoin as {@code BTC}; sizes of
 * perpetuals count contracts. Daily candles of perpetuals lack the volume that their header names, and are left out.
 */
final class KuCoinArchive {

    private static final String BEGIN = "2019-01-01";
    private static final URI URL = URI.create("https://historical-data.kucoin.com");
    private static final String BARS = "/{symbol}/{interval}/{symbol}-{interval}-{date}.zip";
    private static final String TRADES = "/trades/{symbol}/{symbol}-trades-{date}.zip";
    private static final long LARGEST_DAY = 8L << 30;

    private static final Map<Interval, String> INTERVALS =
            Map.of(Interval.M1, "1m", Interval.M5, "5m", Interval.M15, "15m", Interval.H1, "1h");

    // Sides are written in both cases.
    private static final RowMapping TRADE = RowMapping.lines(
                    Dataset.TRADES, "trade_id=trade_id trade_time=time price=price size=quantity side=taker_side")
            .valueMap("taker_side", "buy=buy sell=sell");

    static final ArchiveSpec SPEC = new ArchiveSpec(
            KuCoin.SPEC.name(),
            URL,
            "/data/spot/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2024-03-01.zip.CHECKSUM",
            ".CHECKSUM",
            KuCoinArchive::symbol,
            List.of(
                    trades(SPOT, "/data/spot/daily", TRADE),
                    trades(PERPS, "/data/futures/daily", TRADE.contracts("quantity")),
                    // Seconds, and close before high and low.
                    bars(
                            SPOT,
                            "/data/spot/daily/klines",
                            RowMapping.lines(
                                    Dataset.CANDLES,
                                    "time=time open=open close=close high=high low=low volume=volume turnover")),
                    // Milliseconds.
                    bars(
                            PERPS,
                            "/data/futures/daily/klines",
                            prices(Dataset.CANDLES, " volume=volume").contracts("volume")),
                    bars(PERPS, "/data/futures/daily/mark", prices(Dataset.MARK_CANDLES, "")),
                    bars(PERPS, "/data/futures/daily/index", prices(Dataset.INDEX_CANDLES, ""))),
            Optional.of(new ArchiveListing(
                    URL,
                    "data/futures/daily/trades/{market}/{market}-trades-{date}",
                    "max-keys=1000",
                    name -> Fields.instrument("kucoin", PERPS, name.replaceAll("USDTM$", ""), "USDT")
                            .filter(instrument -> name.endsWith("USDTM")))));

    private KuCoinArchive() {}

    private static String symbol(Instrument instrument) {
        return instrument.coin() + instrument.quote() + (instrument.type() == PERPS ? "M" : "");
    }

    private static RowMapping prices(Dataset dataset, String more) {
        return RowMapping.lines(dataset, "time=time open=open high=high low=low close=close" + more);
    }

    private static ArchiveDataset trades(InstrumentType type, String folder, RowMapping mapping) {
        return ArchiveDataset.of(type, mapping, BEGIN, folder + TRADES, DAY).most(LARGEST_DAY);
    }

    /** The REST interface has as many to a request as a file, and more intervals. */
    private static ArchiveDataset bars(InstrumentType type, String folder, RowMapping mapping) {
        return ArchiveDataset.of(type, mapping, BEGIN, folder + BARS, DAY)
                .intervals(INTERVALS)
                .secondChoice();
    }
}
