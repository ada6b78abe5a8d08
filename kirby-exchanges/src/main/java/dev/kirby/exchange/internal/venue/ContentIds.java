package dev.kirby.exchange.internal.venue;

import dev.kirby.market.Dataset;
import dev.kirby.series.Rows;
import java.util.HashMap;
import java.util.Map;

/** Ids for trades whose venue gives them none, such as {@code 73238.7x0.5long#1}. */
final class ContentIds {

    private static final int ID = Dataset.TRADES.indexOf("trade_id");
    private static final int PRICE = Dataset.TRADES.indexOf("price");
    private static final int QUANTITY = Dataset.TRADES.indexOf("quantity");
    private static final int SIDE = Dataset.TRADES.indexOf("taker_side");

    private ContentIds() {}

    /** Copies of trades with ids that are the same whenever all trades of that time are asked for again. */
    static Rows given(Rows trades) {
        Map<String, Integer> seen = new HashMap<>();
        Rows.Builder named = Rows.builder(trades.dataset(), trades.size());
        for (int row = 0; row < trades.size(); row++) {
            String content = trades.number(PRICE, row) + "x" + trades.number(QUANTITY, row) + trades.text(SIDE, row);
            int count = seen.merge(trades.time(row) + " " + content, 1, Integer::sum);
            named.copy(trades, row);
            named.text(ID, content + "#" + count);
        }
        return named.build();
    }
}
