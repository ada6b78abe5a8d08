package dev.kirby.exchange.simulated;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The trades of Kraken's futures: the hundred before a time, newest first, of seven days, with what kind of trade each was; and
 * pages of a thousand between two times, deep in their answer, since always.
 */
final class KrakenFuturesTrades {

    private static final String BAD = "invalidArgument";
    private static final int RECENT = 100;
    private static final int PAGE = 1000;
    private static final long KEPT_MILLIS = 7 * Interval.D1.millis();

    private final Tape tape;

    KrakenFuturesTrades(Tape tape) {
        this.tape = tape;
    }

    Answer history(Instrument instrument, HttpUrl url, long now, UnaryOperator<List<String>> disorder) throws ApiError {
        long end = Math.min(now + 1, time(url.queryParameter("lastTime"), now + 1));
        long start = now - KEPT_MILLIS;
        Rows page = tape.lastTrades(instrument, TimeRange.ofMillis(Math.min(start, end), end), RECENT);
        List<String> lines = Wire.reversed(Wire.lines(
                page,
                i -> "{\"time\":\"" + Instant.ofEpochMilli(page.time(i))
                        + "\",\"trade_id\":" + page.text("trade_id", i) + ",\"price\":"
                        + Wire.decimal(page.number("price", i))
                        + ",\"size\":"
                        + Wire.decimal(page.number("quantity", i)) + ",\"side\":\""
                        + ("buy".equals(page.text("taker_side", i)) ? "buy" : "sell") + "\",\"type\":\""
                        + (Tape.isLiquidation(page.time(i)) ? "liquidation" : "fill") + "\",\"uid\":\""
                        + page.text("trade_id", i)
                        + "\"}"));
        return Answer.json(
                200,
                "{\"result\":\"success\",\"serverTime\":\"" + Instant.ofEpochMilli(now) + "\",\"history\":"
                        + Wire.array(disorder.apply(lines)) + "}",
                1);
    }

    private static long time(@Nullable String text, long otherwise) throws ApiError {
        try {
            return text == null ? otherwise : Instant.parse(text).toEpochMilli();
        } catch (DateTimeException e) {
            throw new ApiError("", BAD);
        }
    }

    Answer executions(Instrument instrument, HttpUrl url, long now, UnaryOperator<List<String>> disorder)
            throws ApiError {
        long since = Wire.number(url, "since", BAD, 0);
        long before = Math.min(now, Wire.number(url, "before", BAD, now));
        int most = (int) Math.min(PAGE, Wire.number(url, "count", BAD, PAGE));
        TimeRange range = TimeRange.ofMillis(Math.min(since, before), before + 1);
        boolean ascending = "asc".equals(url.queryParameter("sort"));
        Rows page = ascending ? tape.firstTrades(instrument, range, most) : tape.lastTrades(instrument, range, most);
        List<String> lines = Wire.lines(
                page,
                i -> "{\"uid\":\"" + page.text("trade_id", i) + "\",\"timestamp\":" + page.time(i)
                        + ",\"event\":{\"Execution\":{\"execution\":{\"uid\":\"" + page.text("trade_id", i)
                        + "\",\"takerOrder\":{"
                        + "\"direction\":\"" + ("buy".equals(page.text("taker_side", i)) ? "Buy" : "Sell")
                        + "\"},\"timestamp\":"
                        + page.time(i) + ",\"quantity\":" + Wire.quoted(page.number("quantity", i)) + ",\"price\":"
                        + Wire.quoted(page.number("price", i)) + "}}}}");
        return Answer.json(
                200,
                "{\"len\":" + page.size() + ",\"elements\":"
                        + Wire.array(disorder.apply(ascending ? lines : Wire.reversed(lines))) + "}",
                1);
    }
}
