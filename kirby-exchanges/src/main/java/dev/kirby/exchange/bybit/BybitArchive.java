package dev.kirby.exchange.bybit;

import static dev.kirby.exchange.archive.FilePeriod.DAY;
import static dev.kirby.market.InstrumentType.PERPS;
import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.exchange.archive.ArchiveDataset;
import dev.kirby.exchange.archive.ArchiveSpec;
import dev.kirby.exchange.venue.RowMapping;
import dev.kirby.market.Dataset;
import java.net.URI;
import java.util.List;

/** Bybit's archive as data: public.bybit.com. It has every trade, where the REST interface has the newest alone. */
final class BybitArchive {

    private static final String SIDES = "buy=buy sell=sell";
    private static final long LARGEST_DAY = 8L << 30;

    // Times are seconds with four decimals; old files begin with the newest trade.
    private static final RowMapping PERPS_TRADE = RowMapping.lines(
                    Dataset.TRADES,
                    "timestamp=time symbol side=taker_side size=quantity price=price tickDirection trdMatchID=trade_id")
            .valueMap("taker_side", SIDES);

    // Identifiers count from 1 each day, and are not those of the REST interface.
    private static final RowMapping SPOT_TRADE = RowMapping.lines(
                    Dataset.TRADES, "id=trade_id timestamp=time price=price volume=quantity side=taker_side")
            .valueMap("taker_side", SIDES);

    static final ArchiveSpec SPEC = new ArchiveSpec(
            Bybit.SPEC.name(),
            URI.create("https://public.bybit.com"),
            "/trading/BTCUSDT/BTCUSDT2020-03-25.csv.gz",
            "",
            Bybit.SPEC.symbol(),
            List.of(
                    // Perpetuals in dollars are inverse, and count dollars.
                    ArchiveDataset.of(
                                    PERPS,
                                    PERPS_TRADE.quotedInNotional("quantity"),
                                    "2020-03-25",
                                    "/trading/{symbol}/{symbol}{date}.csv.gz",
                                    DAY)
                            .most(LARGEST_DAY)
                            .quoted("USD"),
                    ArchiveDataset.of(PERPS, PERPS_TRADE, "2020-03-25", "/trading/{symbol}/{symbol}{date}.csv.gz", DAY)
                            .most(LARGEST_DAY),
                    ArchiveDataset.of(SPOT, SPOT_TRADE, "2021-07-05", "/spot/{symbol}/{symbol}_{date}.csv.gz", DAY)
                            .most(LARGEST_DAY)));

    private BybitArchive() {}
}
