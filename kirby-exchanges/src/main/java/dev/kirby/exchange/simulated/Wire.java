package dev.kirby.exchange.simulated;

import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** What protocols write alike: numbers, rows, and windows of them. */
final class Wire {

    private Wire() {}

    /** The shortest decimal that reads back as the same double, without an exponent. */
    static String decimal(double value) {
        String text = Double.toString(value);
        return text.indexOf('E') < 0 ? text : BigDecimal.valueOf(value).toPlainString();
    }

    /** A decimal in quotes; a number that is not known is an empty text. */
    static String quoted(double value) {
        return Double.isNaN(value) ? "\"\"" : '"' + decimal(value) + '"';
    }

    /** Money, to the cent. */
    static double cents(double value) {
        return Math.rint(value * 100) / 100;
    }

    /** A whole number; 0 where it is not known. */
    static long whole(double value) {
        return Double.isNaN(value) ? 0 : (long) value;
    }

    static List<String> lines(Rows rows, IntFunction<String> line) {
        List<String> lines = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            lines.add(line.apply(i));
        }
        return lines;
    }

    static List<String> reversed(List<String> lines) {
        Collections.reverse(lines);
        return lines;
    }

    static String array(List<String> elements) {
        return '[' + String.join(",", elements) + ']';
    }

    /** Rows up to now, both bounds inclusive. */
    static Rows within(Rows rows, long from, long to, long now) {
        long end = Math.min(to, now) + 1;
        return rows.slice(TimeRange.ofMillis(Math.min(from, end), end));
    }

    static Rows oldest(Rows rows, long limit) {
        return rows.slice(0, (int) Math.min(limit, rows.size()));
    }

    static Rows newest(Rows rows, long limit) {
        return rows.slice((int) Math.max(0, rows.size() - limit), rows.size());
    }

    /** The newest rows that have begun, as many as a venue keeps. */
    static Rows kept(Rows rows, long now, Interval interval, int most) {
        // Gaps are few and short, so that this reaches back far enough.
        return newest(within(rows, now - 3L * most * interval.millis(), now, now), most);
    }

    /** A page of candles as of now: the last one may be running, and is not yet what it will be. */
    static Rows asOf(long now, Rows page, Interval interval) {
        int last = page.size() - 1;
        if (last < 0 || interval.next(page.time(last)) <= now) {
            return page;
        }
        double open = page.number("open", last);
        Rows running = Rows.builder(page.dataset(), 1)
                .candle(
                        page.time(last),
                        open,
                        open,
                        open,
                        open,
                        Math.rint(page.number("volume", last) * 500) / 1000,
                        Math.floor(page.number("num_trades", last) / 2))
                .build();
        return Rows.concat(page.dataset(), List.of(page.slice(0, last), running));
    }

    /** The same candles without volume, as those of a price that nobody trades at. */
    static Rows withoutVolume(Dataset dataset, Rows candles) {
        Rows.Builder prices = Rows.builder(dataset, candles.size());
        for (int i = 0; i < candles.size(); i++) {
            prices.candle(
                    candles.time(i),
                    candles.number("open", i),
                    candles.number("high", i),
                    candles.number("low", i),
                    candles.number("close", i),
                    Double.NaN,
                    Double.NaN);
        }
        return prices.build();
    }

    /** By what share the mark price is above the index price, where both have a candle; to eight decimals. */
    static Rows premium(Rows mark, Rows index) {
        Rows.Builder premium = Rows.builder(Dataset.PREMIUM_CANDLES, mark.size());
        int other = 0;
        for (int i = 0; i < mark.size(); i++) {
            while (other < index.size() && index.time(other) < mark.time(i)) {
                other++;
            }
            if (other == index.size() || index.time(other) > mark.time(i)) {
                continue;
            }
            double open = premium(mark.number(0, i), index.number(0, other));
            double close = premium(mark.number(3, i), index.number(3, other));
            premium.candle(
                    mark.time(i), open, Math.max(open, close), Math.min(open, close), close, Double.NaN, Double.NaN);
        }
        return premium.build();
    }

    private static double premium(double mark, double index) {
        return Math.rint((mark / index - 1) * 1e8) / 1e8;
    }

    /** A parameter that has to be there. */
    static String required(HttpUrl url, String name, String code) throws ApiError {
        String text = url.queryParameter(name);
        if (text == null || text.isEmpty()) {
            throw new ApiError(code, "Parameter " + name + " error");
        }
        return text;
    }

    /** A whole number among the parameters, null if it is not there. */
    static @Nullable Long number(HttpUrl url, String name, String code) throws ApiError {
        String text = url.queryParameter(name);
        if (text == null) {
            return null;
        }
        if (!text.matches("\\d{1,18}")) {
            throw new ApiError(code, "Parameter " + name + " error");
        }
        return Long.parseLong(text);
    }

    static long number(HttpUrl url, String name, String code, long otherwise) throws ApiError {
        Long number = number(url, name, code);
        return number == null ? otherwise : number;
    }
}
