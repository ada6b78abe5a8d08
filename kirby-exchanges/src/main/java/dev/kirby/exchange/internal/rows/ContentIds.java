package dev.kirby.exchange.internal.rows;

import dev.kirby.market.Dataset;
import dev.kirby.series.Rows;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ids for trades whose venue gives them none, such as {@code 73238.7x0.5long#1}. What is alike at one time is counted, over all
 * trades that are named by one object.
 */
final class ContentIds {

    private static final int ID = Dataset.TRADES.indexOf("trade_id");
    private static final int PRICE = Dataset.TRADES.indexOf("price");
    private static final int QUANTITY = Dataset.TRADES.indexOf("quantity");
    private static final int SIDE = Dataset.TRADES.indexOf("taker_side");

    private final Map<String, Integer> seen;

    /** Counts without end, for an answer, or the latest, up to a number, for a stream. */
    ContentIds(int most) {
        this.seen = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                return size() > most;
            }
        };
    }

    /** Copies of trades with ids that are the same whenever all trades of that time are requested again. */
    Rows given(Rows trades) {
        Rows.Builder named = Rows.builder(trades.dataset(), trades.size());
        for (int row = 0; row < trades.size(); row++) {
            String content =
                    trades.number(PRICE, row) + "x" + trades.number(QUANTITY, row) + word(trades.text(SIDE, row));
            int count = seen.merge(trades.time(row) + " " + content, 1, Integer::sum);
            named.copy(trades, row);
            named.text(ID, content + "#" + count);
        }
        return named.build();
    }

    /** The words of the first version, which stand in the ids of stored trades: these must come out the same again. */
    private static @Nullable String word(@Nullable String takerSide) {
        if ("buy".equals(takerSide)) {
            return "long";
        }
        return "sell".equals(takerSide) ? "short" : takerSide;
    }

    void forget() {
        seen.clear();
    }
}
