package dev.kirby.exchange.internal.rest;

import dev.kirby.exchange.venue.HistoryEndpoint;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.Admission;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Open interest that counts money, in coins: divided by the price at which a candle of the same market opens at its time. Where
 * there is no such candle, it stays unknown.
 */
final class PricedRows {

    private static final int COINS = Dataset.OPEN_INTEREST.indexOf("open_interest");
    private static final int MONEY = Dataset.OPEN_INTEREST.indexOf("notional_value");

    private final SeriesId candles;
    private final HistoryEndpoint endpoint;
    private final Admission admission;
    private final BiFunction<HistoryEndpoint, PageWalk.Part, PageWalk.Answer> asking;

    /**
     * A source of prices.
     *
     * @param series what is priced
     * @param endpoint where its candles are
     * @param limit the first time that no candle can have
     * @param pages sends one request
     */
    PricedRows(SeriesId series, HistoryEndpoint endpoint, Instant limit, PageRequests pages) {
        Interval interval = endpoint.intervals().keySet().iterator().next();
        this.candles = new SeriesId(endpoint.dataset(), series.instrument(), interval);
        this.endpoint = endpoint;
        this.admission = Admission.of(candles, limit);
        this.asking = (asked, part) -> pages.ask(candles, asked, part);
    }

    /** The same answer with its rows in coins. */
    PageWalk.Answer priced(PageWalk.Answer answer) {
        if (answer.rows().isEmpty()) {
            return answer;
        }
        Rows sorted = answer.rows().sorted();
        Rows prices = prices(sorted.time(0), sorted.time(sorted.size() - 1) + 1);
        Rows.Builder rows = Rows.builder(sorted.dataset(), sorted.size());
        int candle = 0;
        for (int row = 0; row < sorted.size(); row++) {
            while (candle < prices.size() && prices.time(candle) < sorted.time(row)) {
                candle++;
            }
            boolean isPriced = candle < prices.size() && prices.time(candle) == sorted.time(row);
            rows.copy(sorted, row)
                    .number(COINS, isPriced ? sorted.number(MONEY, row) / prices.number("open", candle) : Double.NaN);
        }
        return new PageWalk.Answer(
                rows.build(), answer.more(), answer.cursor(), answer.others(), answer.earliestOther());
    }

    private Rows prices(long from, long end) {
        Interval interval = candles.requireInterval();
        TimeRange rest = TimeRange.ofMillis(interval.floor(from), interval.ceil(end));
        List<Rows> parts = new ArrayList<>();
        while (!rest.isEmpty()) {
            TimeRange window = PageWalk.firstWindow(endpoint, interval, rest);
            var page = new PageWalk(candles, endpoint, admission, asking).fetch(window);
            parts.add(page.rows());
            rest = TimeRange.ofMillis(page.answered().endMillis(), rest.endMillis());
        }
        return Rows.concat(candles.dataset(), parts);
    }

    @Override
    public String toString() {
        return "PricedRows[by " + candles + "]";
    }
}
