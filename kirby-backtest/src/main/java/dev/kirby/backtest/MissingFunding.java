package dev.kirby.backtest;

import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.FundingSchedule;
import dev.kirby.market.Side;
import dev.kirby.performance.ExitReason;
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
            boolean atClose = trade.reason() == ExitReason.MAX_HOLD || trade.reason() == ExitReason.END_OF_DATA;
            int exit = trade.exit().bar();
            long until = atClose ? data.closeTime(exit) : data.time(exit) + 1;
            int missing = funding.missing(trade.entryTime(), until);
            worst += trade.pnl();
            best += trade.pnl();
            if (missing > 0) {
                times += missing;
                concerned++;
                double notional = trade.units() * funding.missingPrices(trade.entryTime(), until);
                boolean isLong = trade.side() == Side.LONG;
                worst -= notional * (isLong ? funding.highestRate() : -funding.lowestRate());
                best -= notional * (isLong ? funding.lowestRate() : -funding.highestRate());
            }
        }
        return new MissingFunding(times, concerned, worst, best);
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
