package dev.kirby.backtest;

import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.FundingSchedule;
import dev.kirby.backtest.internal.TradeMarks;
import dev.kirby.market.Side;
import dev.kirby.performance.PartialFill;
import dev.kirby.performance.Trade;
import java.util.List;
import java.util.Locale;

/**
 * The funding times without a stored rate at which positions were held. They cost nothing in the trades; the bounds say how
 * much they may have cost.
 *
 * @param times how many, over all trades
 * @param trades how many trades held through one or more
 * @param worst net profit with the missing rates at the worst that the stored ones show for each position; NaN without any
 * @param best net profit with the missing rates at the best that the stored ones show for each position; NaN without any
 */
public record MissingFunding(int times, int trades, double worst, double best) {

    static MissingFunding of(BarData data, List<Trade> trades) {
        FundingSchedule funding = data.funding;
        int times = 0;
        int concerned = 0;
        double worst = 0;
        double best = 0;
        for (Trade trade : trades) {
            worst += trade.pnl();
            best += trade.pnl();
            boolean isLong = trade.side() == Side.LONG;
            int missing = 0;
            double units = 0;
            long since = trade.entryTime();
            for (PartialFill part : executions(trade)) {
                boolean adds = part.units() > 0;
                long until = adds ? part.fill().time() + 1 : TradeMarks.heldUntil(data, trade, part);
                missing += funding.missing(since, until);
                double notional = units * funding.missingPrices(since, until);
                if (notional > 0) {
                    worst -= notional * (isLong ? funding.highestRate() : -funding.lowestRate());
                    best -= notional * (isLong ? funding.lowestRate() : -funding.highestRate());
                }
                units += part.units();
                since = until - 1;
            }
            times += missing;
            concerned += missing > 0 ? 1 : 0;
        }
        return new MissingFunding(times, concerned, worst, best);
    }

    private static List<PartialFill> executions(Trade trade) {
        return trade.partialFills().isEmpty()
                ? List.of(new PartialFill(trade.entry(), trade.units()), new PartialFill(trade.exit(), -trade.units()))
                : trade.partialFills();
    }

    /** For example {@code MissingFunding[12 times in 3 trades, net profit -12.30 to 4.10]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "MissingFunding[%d times in %d trades, net profit %.2f to %.2f]",
                times,
                trades,
                worst,
                best);
    }
}
