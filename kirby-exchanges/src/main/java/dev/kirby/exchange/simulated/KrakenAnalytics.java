package dev.kirby.exchange.simulated;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/** Kraken's statistics of perpetuals, in columns, oldest first; an answer that is not all says so. */
final class KrakenAnalytics {

    private static final int PAGE = 1_000;
    private static final String BAD = "EGeneral:Invalid arguments";

    private final SimulatedMarket market;

    KrakenAnalytics(SimulatedMarket market) {
        this.market = market;
    }

    /** Statistics of five minutes of an instrument, by the name of their path. */
    Answer answer(Instrument instrument, String type, HttpUrl url, long now, UnaryOperator<List<String>> disorder)
            throws ApiError {
        Rows all = switch (type) {
            case "open-interest" -> market.rows(SeriesId.of(Dataset.OPEN_INTEREST, instrument));
            case "long-short-ratio" -> market.ratios(instrument, "global_account");
            default -> throw new ApiError(BAD, BAD);
        };
        if (!"300".equals(url.queryParameter("interval"))) {
            throw new ApiError(BAD, BAD);
        }
        long from = 1000 * Wire.number(url, "since", BAD, 0);
        long to = 1000 * Wire.number(url, "to", BAD, now / 1000);
        Rows within = Wire.within(all, from, to, now);
        Rows page = Wire.oldest(within, PAGE);
        boolean open = type.equals("open-interest");
        int column = open ? 0 : Dataset.LONG_SHORT_RATIO.indexOf("ratio");
        IntFunction<String> value = i -> Wire.quoted(page.number(column, i));
        // Times and values are disordered together.
        List<String> rows = disorder.apply(
                Wire.lines(page, i -> page.time(i) / 1000 + ";" + (open ? ohlc(value.apply(i)) : value.apply(i))));
        return Answer.json(
                200,
                "{\"result\":{\"timestamp\":" + Wire.array(part(rows, 0)) + ",\"data\":" + Wire.array(part(rows, 1))
                        + ",\"more\":" + (within.size() > page.size()) + "},\"errors\":[]}",
                1);
    }

    private static List<String> part(List<String> rows, int part) {
        return rows.stream().map(row -> row.split(";")[part]).toList();
    }

    /** Open, high, low, close: it moves after it opened. */
    private static String ohlc(String open) {
        return "[" + open + ",\"1e12\",\"0\",\"7\"]";
    }
}
