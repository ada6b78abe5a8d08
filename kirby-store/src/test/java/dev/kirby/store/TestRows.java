package dev.kirby.store;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Deterministic rows for tests. */
public final class TestRows {

    public static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    public static final SeriesId BTC_1M = SeriesId.candles(BTC, Interval.M1);
    public static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2025-06-15T12:34:56Z"), ZoneOffset.UTC);

    private TestRows() {}

    /** A candle whose values follow from its time and a salt. */
    public static void candle(Rows.Builder rows, long time, int salt) {
        double open = 100 + Math.floorMod(time / 60_000 * 7919 + salt * 31L, 10_000) / 100.0;
        rows.candle(time, open, open + 2, open - 2, open + 1, 10 + salt, Math.floorMod(time / 60_000, 50));
    }

    /** Every candle of an interval that opens in a range. */
    public static Rows candles(Interval interval, TimeRange range, int salt) {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, (int) interval.count(range));
        for (long t = interval.ceil(range.startMillis()); t < range.endMillis(); t = interval.next(t)) {
            candle(rows, t, salt);
        }
        return rows.build();
    }

    /** So many minutes from 2024-01-01. */
    public static Rows minutes(int count) {
        return candles(Interval.M1, minuteRange(0, count), 0);
    }

    /** From minute to minute of 2024. */
    public static TimeRange minuteRange(int from, int to) {
        return TimeRange.ofMillis(START.toEpochMilli() + from * 60_000L, START.toEpochMilli() + to * 60_000L);
    }

    /** All values of rows as text, to compare and to read when a comparison fails. */
    public static String dump(Rows rows) {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            text.append(Instant.ofEpochMilli(rows.time(row)));
            for (int c = 0; c < rows.dataset().columns().size(); c++) {
                text.append(' ');
                switch (rows.dataset().columns().get(c).type()) {
                    case NUMBER, COUNT -> text.append(rows.number(c, row));
                    case TIME -> text.append(rows.instant(c, row));
                    case TEXT -> text.append(rows.text(c, row));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
