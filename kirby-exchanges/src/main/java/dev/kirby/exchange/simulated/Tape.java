package dev.kirby.exchange.simulated;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;

/**
 * What happens between the candles of a {@link SimulatedMarket}: four trades a minute that make its candle, one of which liquidates
 * somebody every third minute, prices, funding and open interest that change once a minute. A function of the time alone.
 * Thread-safe.
 */
final class Tape {

    private static final long MINUTE = Interval.M1.millis();
    private static final int ID = Dataset.TRADES.indexOf("trade_id");
    private static final int PRICE = Dataset.TRADES.indexOf("price");
    private static final int QUANTITY = Dataset.TRADES.indexOf("quantity");
    private static final int TAKER_SIDE = Dataset.TRADES.indexOf("taker_side");
    private static final int SIDE = Dataset.LIQUIDATIONS.indexOf("side");
    private static final int LIQUIDATION_PRICE = Dataset.LIQUIDATIONS.indexOf("price");
    private static final int LIQUIDATED = Dataset.LIQUIDATIONS.indexOf("quantity");
    private static final long SIDE_CHANGES = 2;
    // First, two in the middle, last.
    private static final long[] MOMENTS = {1_000, 20_000, 40_000, 58_000};
    private static final long HOUR = 3_600_000;

    private final SimulatedMarket market;

    Tape(SimulatedMarket market) {
        this.market = market;
    }

    /** What a venue sends of a perpetual all the time. */
    record Value(long time, double fundingRate, double markPrice, long nextFunding, double openInterest) {}

    /** The rows of a series that happen in a range. */
    Rows rows(SeriesId series, TimeRange range) {
        return switch (series.dataset()) {
            case TRADES -> trades(series.instrument(), range);
            case LIQUIDATIONS -> liquidations(series.instrument(), range);
            default -> market.rows(series, range);
        };
    }

    private Rows minutes(Instrument instrument, TimeRange range) {
        return market.rows(SeriesId.candles(instrument, Interval.M1)).slice(range);
    }

    /** The first trades of a range, as many as a page may hold. */
    Rows firstTrades(Instrument instrument, TimeRange range, int most) {
        Rows candles = minutes(instrument, around(range));
        int minutes = most / MOMENTS.length + 2;
        long end = candles.size() > minutes ? candles.time(minutes) : range.endMillis();
        Rows trades = trades(instrument, TimeRange.ofMillis(range.startMillis(), Math.min(end, range.endMillis())));
        return trades.slice(0, Math.min(most, trades.size()));
    }

    /** The last trades of a range, as many as a page may hold. */
    Rows lastTrades(Instrument instrument, TimeRange range, int most) {
        Rows candles = minutes(instrument, around(range));
        int first = Math.max(0, candles.size() - most / MOMENTS.length - 2);
        long start = candles.isEmpty() ? range.startMillis() : candles.time(first);
        Rows trades = trades(instrument, TimeRange.ofMillis(Math.max(start, range.startMillis()), range.endMillis()));
        return trades.slice(Math.max(0, trades.size() - most), trades.size());
    }

    /** How many trades make the candle that opens at a time. */
    long count(SeriesId candles, long openTime) {
        TimeRange range = TimeRange.ofMillis(openTime, candles.requireInterval().next(openTime));
        return MOMENTS.length * (long) minutes(candles.instrument(), range).size();
    }

    /** Whether the trade of a time is a liquidation. */
    static boolean isLiquidation(long time) {
        long minute = Math.floorDiv(time, MINUTE);
        // A trade in which the taker sells closes a long, the one after it a short.
        int trade = minute % SIDE_CHANGES == 0 ? 1 : 2;
        return minute % 3 == 0 && time == minute * MINUTE + MOMENTS[trade];
    }

    private Rows trades(Instrument instrument, TimeRange range) {
        Rows candles = minutes(instrument, around(range));
        Rows.Builder trades = Rows.builder(Dataset.TRADES, 4 * candles.size());
        for (int i = 0; i < candles.size(); i++) {
            boolean rising = candles.number("close", i) >= candles.number("open", i);
            double[] prices = {
                candles.number("open", i),
                candles.number(rising ? 2 : 1, i),
                candles.number(rising ? 1 : 2, i),
                candles.number("close", i)
            };
            double part = Math.floor(candles.number("volume", i) * 250) / 1000;
            for (int t = 0; t < MOMENTS.length; t++) {
                long time = candles.time(i) + MOMENTS[t];
                if (range.contains(time)) {
                    double rest = Math.rint((candles.number("volume", i) - 3 * part) * 1000) / 1000;
                    trades.row(time)
                            .text(ID, Long.toString(candles.time(i) / MINUTE * 4 + t))
                            .number(PRICE, prices[t])
                            .number(QUANTITY, t == 3 ? rest : part)
                            .text(TAKER_SIDE, t % 2 == 0 ? "buy" : "sell");
                }
            }
        }
        return trades.build();
    }

    private Rows liquidations(Instrument instrument, TimeRange range) {
        Rows trades = trades(instrument, range);
        Rows.Builder rows = Rows.builder(Dataset.LIQUIDATIONS, trades.size() / 12 + 1);
        for (int i = 0; i < trades.size(); i++) {
            if (isLiquidation(trades.time(i))) {
                rows.row(trades.time(i))
                        .text(SIDE, "buy".equals(trades.text("taker_side", i)) ? "short" : "long")
                        .number(LIQUIDATION_PRICE, trades.number("price", i))
                        .number(LIQUIDATED, trades.number("quantity", i));
            }
        }
        return rows.build();
    }

    private static TimeRange around(TimeRange range) {
        return TimeRange.ofMillis(range.startMillis() - MINUTE, range.endMillis());
    }

    /** The values at a time; they are those of its minute. */
    Value value(Instrument instrument, long time) {
        long minute = time / MINUTE;
        Rows candles = minutes(instrument, TimeRange.ofMillis(time - HOUR, time + 1));
        double mark = candles.isEmpty() ? 1 : candles.number("open", candles.size() - 1);
        return new Value(
                time, (minute % 200 - 100) / 1e6, mark, (time / (8 * HOUR) + 1) * 8 * HOUR, 10_000 + minute % 500);
    }
}
