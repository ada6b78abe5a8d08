package dev.kirby.exchange.bitget;

import static dev.kirby.exchange.archive.FilePeriod.EASTERN_DAY;
import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.archive.ArchiveDataset;
import dev.kirby.exchange.archive.ArchiveSpec;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import java.net.URI;
import java.util.List;

/**
 * Bitget's archive as data: every trade, where the REST interface goes back a month at most. Days are those of Hong Kong, a hundred
 * thousand trades to a file; times are whole seconds, as they are by REST. Its candles are spreadsheets, which are not read: the REST
 * interface has them all.
 */
final class BitgetArchive {

    private static final String ROOT = "/online/trades/";
    // Before this day the names of files began with those of the instruments.
    private static final String NAMED_BY_DAY = "2024-04-19";
    private static final long LARGEST_PART = 1L << 30;

    private static final RowMapping TRADE = RowMapping.lines(
                    Dataset.TRADES,
                    "trade_id=trade_id timestamp=time price=price side=taker_side volume(quote) size(base)=quantity")
            .valueMap("taker_side", "buy=buy sell=sell");

    static final ArchiveSpec SPEC = new ArchiveSpec(
            Bitget.SPEC.name(),
            URI.create("https://img.bitgetimg.com"),
            ROOT + "SPBL/BTCUSDT/20250102_001.zip",
            "",
            Bitget.SPEC.symbol(),
            List.of(
                    days(SPOT, "2018-08-01", "SPBL"),
                    // Of perpetuals in USDC no folder is known.
                    days(PERPS, "2019-07-01", "UMCBL").quoted("USDT")));

    private BitgetArchive() {}

    private static ArchiveDataset days(InstrumentType type, String begin, String market) {
        String folder = ROOT + market + "/{symbol}/";
        return ArchiveDataset.of(type, TRADE, begin, folder + "{day}_{part}.zip", EASTERN_DAY)
                .formerly(NAMED_BY_DAY, folder + "{symbol}_" + market + "_{day}_{part}.zip")
                .most(LARGEST_PART);
    }
}
