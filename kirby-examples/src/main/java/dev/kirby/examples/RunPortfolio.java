package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.ResultFile;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.portfolio.Allocation;
import dev.kirby.portfolio.BreakerEffect;
import dev.kirby.portfolio.Limits;
import dev.kirby.portfolio.Portfolio;
import dev.kirby.portfolio.PortfolioResult;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.Strategy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Runs strategies over several stored markets on one account. */
@Command(
        name = "portfolio",
        mixinStandardHelpOptions = true,
        description =
                "Runs strategies over several stored markets on one account, and prints what it would have earned, in all"
                        + " and by market.")
public final class RunPortfolio implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(
            names = "--market",
            paramLabel = "MARKET[=STRATEGY]",
            required = true,
            description =
                    "A market such as binance:BTC/USDT:USDT, with a strategy of its own where it differs; given once"
                            + " for each. The first come first at the same time.")
    private List<String> markets = new ArrayList<>();

    @Mixin
    private StrategyOptions strategy = new StrategyOptions();

    @Option(
            names = "--interval",
            paramLabel = "INTERVAL",
            required = true,
            description = "The candle length, such as 5m.")
    private String interval = "";

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Mixin
    private TradingOptions trading = new TradingOptions();

    @Mixin
    private BreakerOption breakers = new BreakerOption();

    @Option(
            names = "--allocation",
            paramLabel = "HOW",
            defaultValue = "equal",
            description =
                    "equal, whole, inverse-volatility, kelly, or a share for each market such as 0.5,0.3,0.2. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String allocation = "equal";

    @Option(
            names = "--max-positions",
            paramLabel = "N",
            description = "The most positions that may be open. Default: any.")
    private @Nullable Integer maxPositions;

    @Option(
            names = "--max-exposure",
            paramLabel = "TIMES",
            description = "The most that all positions may be worth, as a multiple of the equity. Default: any.")
    private @Nullable Double maxExposure;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes metrics, markets and circuit breakers as JSON.")
    private @Nullable Path json;

    @Mixin
    private ReportOption report = new ReportOption();

    private RunPortfolio() {}

    /**
     * Runs the command.
     *
     * @param args {@code --strategy SmaCross.java --market binance:BTC/USDT:USDT --market binance:ETH/USDT:USDT --interval 1h --data
     *     DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new RunPortfolio(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing()) {
            PortfolioResult result = portfolio(opened).run();
            result.print();
            report.write(result::report);
            if (json != null) {
                ResultFile.write(json, json(result));
            }
        }
        return 0;
    }

    private Portfolio portfolio(MarketDataStore opened) {
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
                    trading.backtest(
                            opened,
                            opened.candles(instrument, length).range(within).load()),
                    chosen);
        }
        return portfolio;
    }

    static String json(PortfolioResult result) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("capital", result.portfolio().capital());
        document.put("allocation", result.portfolio().allocation().toString());
        document.put("limits", result.portfolio().limits().toString());
        document.put("start", result.portfolio().range().start().toString());
        document.put("end", result.portfolio().range().end().toString());
        document.put("trades", result.performance().trades().size());
        document.put("metrics", known(result.performance().metrics().toMap()));
        List<Map<String, Object>> members = new ArrayList<>();
        for (PortfolioResult.MemberResult member : result.members()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", member.member().name());
            row.put("market", member.member().backtest().bars().instrument().toString());
            row.put("strategy", member.member().strategy().name());
            row.put("trades", member.trades().size());
            row.put("net_profit", member.netProfit());
            members.add(row);
        }
        document.put("members", members);
        document.put(
                "breakers", result.effects().stream().map(RunPortfolio::row).toList());
        document.put("events", result.events().stream().map(Object::toString).toList());
        document.put("ruined", result.isRuined());
        document.put("notes", result.notes());
        return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    private static Map<String, Object> row(BreakerEffect effect) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("breaker", effect.breaker().key());
        row.put("events", effect.events());
        row.put("held_back", effect.heldBack());
        row.put("saved", effect.saved());
        row.put("missed", effect.missed());
        return row;
    }

    private static Map<String, @Nullable Double> known(Map<String, Double> metrics) {
        Map<String, @Nullable Double> known = new LinkedHashMap<>();
        metrics.forEach((name, value) -> known.put(name, Double.isFinite(value) ? value : null));
        return known;
    }
}
