package dev.kirby.exchange.okx;

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
 * OKX's archive as data: the trades since October 2021, where the REST interface goes back three months, a hundred at a time.
 * Headers say everything twice, in English and in Chinese, some of them in GBK; sizes of swaps count contracts, as they do
 * everywhere at OKX; in former years days were those of Hong Kong.
 */
final class OkxArchive {

    private static final String DAYS = "/cdn/okex/traderecords/trades/daily/";
    private static final long LARGEST_DAY = 8L << 30;

    private static final RowMapping TRADE = RowMapping.lines(
                    Dataset.TRADES, "trade_id=trade_id side=taker_side size=quantity price=price created_time=time")
            .valueMap("taker_side", "buy=buy sell=sell");

    static final ArchiveSpec SPEC = new ArchiveSpec(
            Okx.SPEC.name(),
            URI.create("https://www.okx.com"),
            DAYS + "20220101/OKB-USDT-trades-2022-01-01.zip",
            "",
            Okx.SPEC.symbol(),
            List.of(days(SPOT, TRADE), days(PERPS, TRADE.contracts("quantity"))));

    private OkxArchive() {}

    private static ArchiveDataset days(InstrumentType type, RowMapping mapping) {
        return ArchiveDataset.of(type, mapping, "2021-10-01", DAYS + "{day}/{symbol}-trades-{date}.zip", EASTERN_DAY)
                .most(LARGEST_DAY);
    }
}
