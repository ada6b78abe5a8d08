package dev.kirby.exchange.internal.rows;

import dev.kirby.exchange.venue.Conversions;
import dev.kirby.market.Dataset;
import dev.kirby.series.Rows;

/** Writes the values of rows, and what a mapping makes of them: sides of signed numbers, ratios of shares, coins of money. */
final class RowWriter {

    private static final int LONG_SHARE = Dataset.LONG_SHORT_RATIO.indexOf("long_share");
    private static final int SHORT_SHARE = Dataset.LONG_SHORT_RATIO.indexOf("short_share");
    private static final int RATIO = Dataset.LONG_SHORT_RATIO.indexOf("ratio");

    private final Conversions conversions;
    // Of the latest row.
    private double money = Double.NaN;
    private double price = Double.NaN;
    private double longSide = Double.NaN;
    private double shortSide = Double.NaN;

    RowWriter(Conversions conversions) {
        this.conversions = conversions;
    }

    /** A number of the latest row, in base units. */
    void number(Rows.Builder rows, int column, double value) {
        if (conversions.isRatioFromShares()) {
            longSide = column == LONG_SHARE ? value : longSide;
            shortSide = column == SHORT_SHARE ? value : shortSide;
        }
        Conversions.Notional notional = conversions.notional();
        if (notional != null) {
            money = column == notional.number() ? value : money;
            price = column == notional.price() ? value : price;
        }
        Conversions.Signed signed = conversions.signed();
        if (signed != null && signed.number() == column) {
            rows.text(signed.side(), value < 0 ? signed.negative() : signed.positive());
            rows.number(column, Math.abs(value));
        } else {
            rows.number(column, value);
        }
    }

    /** To be called behind the values of each row. */
    void finish(Rows.Builder rows) {
        conversions.constants().forEach(rows::text);
        if (conversions.isRatioFromShares()) {
            rows.number(RATIO, longSide / shortSide);
        }
        if (conversions.isSharesFromAmounts()) {
            rows.number(LONG_SHARE, longSide / (longSide + shortSide));
            rows.number(SHORT_SHARE, shortSide / (longSide + shortSide));
        }
        Conversions.Notional notional = conversions.notional();
        if (notional != null) {
            rows.number(notional.number(), money / price);
        }
    }
}
