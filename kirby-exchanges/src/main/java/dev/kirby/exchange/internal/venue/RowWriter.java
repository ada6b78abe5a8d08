package dev.kirby.exchange.internal.venue;

import dev.kirby.market.Dataset;
import dev.kirby.series.Rows;

/** Writes the values of rows, and what a layout makes of them: sides of signed numbers, ratios of shares, coins of money. */
final class RowWriter {

    private static final int LONG_SHARE = Dataset.LONG_SHORT_RATIO.indexOf("long_share");
    private static final int SHORT_SHARE = Dataset.LONG_SHORT_RATIO.indexOf("short_share");
    private static final int RATIO = Dataset.LONG_SHORT_RATIO.indexOf("ratio");

    private final RowLayout layout;
    // Of the latest row.
    private double money = Double.NaN;
    private double price = Double.NaN;
    private double longSide = Double.NaN;
    private double shortSide = Double.NaN;

    RowWriter(RowLayout layout) {
        this.layout = layout;
    }

    /** A number of the latest row, in base units. */
    void number(Rows.Builder rows, int column, double value) {
        if (layout.isRatioFromShares()) {
            longSide = column == LONG_SHARE ? value : longSide;
            shortSide = column == SHORT_SHARE ? value : shortSide;
        }
        RowLayout.Worth worth = layout.worth();
        if (worth != null) {
            money = column == worth.number() ? value : money;
            price = column == worth.price() ? value : price;
        }
        RowLayout.Signed signed = layout.signed();
        if (signed != null && signed.number() == column) {
            rows.text(signed.side(), value < 0 ? signed.negative() : signed.positive());
            rows.number(column, Math.abs(value));
        } else {
            rows.number(column, value);
        }
    }

    /** To be called behind the values of each row. */
    void finish(Rows.Builder rows) {
        layout.constants().forEach(rows::text);
        if (layout.isRatioFromShares()) {
            rows.number(RATIO, longSide / shortSide);
        }
        if (layout.isSharesFromAmounts()) {
            rows.number(LONG_SHARE, longSide / (longSide + shortSide));
            rows.number(SHORT_SHARE, shortSide / (longSide + shortSide));
        }
        RowLayout.Worth worth = layout.worth();
        if (worth != null) {
            rows.number(worth.number(), money / price);
        }
    }
}
