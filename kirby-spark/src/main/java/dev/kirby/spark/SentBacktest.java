package dev.kirby.spark;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.Execution;
import dev.kirby.margin.Margin;
import dev.kirby.market.ContractType;
import dev.kirby.market.Dataset;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.strategy.Sizing;
import java.io.Serial;
import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A backtest on its way to the executors. An executor makes the backtest once, so that all parts that it runs of one market share the
 * columns of indicators; it lets go of it where memory is short, since Spark, which puts on the disk what was broadcast, knows nothing of
 * what was made of it.
 */
final class SentBacktest implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private final SentCandles candles;
    private final long rangeStart;
    private final long rangeEnd;
    private final Costs costs;
    private final Sizing sizing;
    private final Execution execution;
    private final double capital;
    private final double borrowRate;
    private final boolean inverse;
    private final @Nullable Margin margin;
    private final @Nullable SentCandles mark;
    private final @Nullable SentSeries funding;
    private final @Nullable SentSeries fundingPrices;
    private transient @Nullable SoftReference<Backtest> made;

    SentBacktest(Backtest backtest) {
        if (backtest.finer().isPresent()) {
            throw new InvalidRequestException("The finer prices of " + backtest
                    + " stay on this machine: leave finer(...) out of a sweep on Spark, and run the best combinations"
                    + " again with it.");
        }
        candles = SentCandles.of(backtest.bars());
        TimeRange range = backtest.range();
        rangeStart = range.startMillis();
        rangeEnd = range.endMillis();
        costs = backtest.costs();
        sizing = backtest.sizing();
        execution = backtest.execution();
        capital = backtest.capital();
        borrowRate = backtest.borrowRate();
        inverse = backtest.perpetual().contract() == ContractType.INVERSE;
        margin = backtest.margin().orElse(null);
        mark = backtest.perpetual().mark().map(SentCandles::of).orElse(null);
        funding = backtest.funding().map(SentSeries::of).orElse(null);
        fundingPrices = backtest.perpetual().fundingPrices().map(SentSeries::of).orElse(null);
    }

    /** The backtest, made by the first that asks for it. */
    synchronized Backtest received() {
        Backtest known = made == null ? null : made.get();
        if (known == null) {
            known = make();
            made = new SoftReference<>(known);
        }
        return known;
    }

    private Backtest make() {
        Backtest backtest = Backtest.of(candles.received())
                .costs(costs)
                .sizing(sizing)
                .execution(execution)
                .capital(capital);
        if (inverse) {
            backtest = backtest.inverse();
        }
        if (borrowRate > 0) {
            backtest = backtest.borrow(borrowRate);
        }
        if (mark != null) {
            backtest = backtest.mark(mark.received());
        }
        if (funding != null) {
            backtest = fundingPrices == null
                    ? backtest.funding(funding.received())
                    : backtest.funding(payments(funding, fundingPrices));
        }
        if (margin != null) {
            backtest = backtest.margin(margin);
        }
        return backtest.within(TimeRange.ofMillis(rangeStart, rangeEnd));
    }

    /** The rows that both came from. */
    private static Rows payments(SentSeries rates, SentSeries prices) {
        if (!Arrays.equals(rates.times(), prices.times())) {
            throw new InvalidRequestException("The funding rates have other times than their mark prices: give both by"
                    + " funding(store.funding(instrument)).");
        }
        Rows.Builder rows = Rows.builder(Dataset.FUNDING, rates.times().length);
        int rate = Dataset.FUNDING.indexOf("funding_rate");
        int price = Dataset.FUNDING.indexOf("mark_price");
        for (int i = 0; i < rates.times().length; i++) {
            rows.row(rates.times()[i]).number(rate, rates.values()[i]).number(price, prices.values()[i]);
        }
        return rows.build();
    }
}
