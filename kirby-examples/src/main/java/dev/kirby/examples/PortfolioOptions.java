package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.portfolio.Allocation;
import dev.kirby.portfolio.Limits;
import dev.kirby.portfolio.Portfolio;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.Dimension;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The markets and strategies of a portfolio, and what they share: {@code --market --strategy --interval --allocation --max-positions
 * --max-exposure --breakers}, the range, and the options of trading.
 */
final class PortfolioOptions {

    @Option(
            names = "--market",
            paramLabel = "MARKET[=STRATEGY]",
            required = true,
            description =
                    "A market such as binance:BTC/USDT:USDT, with a strategy of its own where it differs; given once"
                            + " for each. The first come first at the same time.")
    List<String> markets = new ArrayList<>();

    @Mixin
    StrategyOptions strategy = new StrategyOptions();

    @Option(
            names = "--interval",
            paramLabel = "INTERVAL",
            required = true,
            description = "The candle length, such as 5m.")
    String interval = "";

    @Mixin
    RangeOptions range = new RangeOptions();

    @Mixin
    TradingOptions trading = new TradingOptions();

    @Mixin
    BreakerOption breakers = new BreakerOption();

    @Option(
            names = "--allocation",
            paramLabel = "HOW",
            defaultValue = "equal",
            description =
                    "equal, whole, inverse-volatility, kelly, or a share for each market such as 0.5,0.3,0.2. Default:"
                            + " ${DEFAULT-VALUE}.")
    String allocation = "equal";

    @Option(
            names = "--max-positions",
            paramLabel = "N",
            description = "The most positions that may be open. Default: any.")
    @Nullable
    Integer maxPositions;

    @Option(
            names = "--max-exposure",
            paramLabel = "TIMES",
            description = "The most that all positions may be worth, as a multiple of the equity. Default: any.")
    @Nullable
    Double maxExposure;

    /** The portfolio over stored candles. */
    Portfolio portfolio(MarketDataStore opened) {
        Limits limits = Limits.NONE;
        limits = maxPositions == null ? limits : limits.positions(maxPositions);
        limits = maxExposure == null ? limits : limits.gross(maxExposure);
        Portfolio portfolio = Portfolio.of(trading.capital)
                .allocation(Allocation.parse(allocation))
                .limits(limits)
                .breakers(breakers.chosen());
        TimeRange within = range.range(opened.clock()).orElse(TimeRange.ALL);
        Interval length = Interval.parse(interval);
        for (String market : markets) {
            String[] parts = market.split("=", 2);
            if (parts[0].isBlank()) {
                throw new InvalidRequestException("Cannot read --market '" + market
                        + "': write MARKET or MARKET=STRATEGY, such as binance:BTC/USDT:USDT=SmaCross.java.");
            }
            Instrument instrument = Instrument.parse(parts[0]);
            Strategy chosen = parts.length == 1
                    ? strategy.chosen()
                    : strategy.sided(strategy.strategies().find(parts[1]).strategy());
            portfolio = portfolio.add(
                    trading.backtest(opened, SeriesOptions.load(opened, instrument, length, within)), chosen);
        }
        return portfolio;
    }

    /** What its parameters may take; those of the strategies' own ranges that no value is given for keep their defaults. */
    ParameterSpace space(Portfolio portfolio, ValuesOption values) {
        if (values.values.isEmpty()) {
            throw new InvalidRequestException(
                    "Give values to try: --values fast=5..50..5 for every market whose strategy has"
                            + " the parameter, --values fast_2=5..50..5 for the second market alone. There are "
                            + portfolio.parameters() + ".");
        }
        ParameterSpace space = values.space(portfolio.space());
        space.dimensions().stream().map(Dimension::name).forEach(portfolio::requireParameter);
        return space;
    }
}
