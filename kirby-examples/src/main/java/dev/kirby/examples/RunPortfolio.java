package dev.kirby.examples;

import dev.kirby.portfolio.BreakerEffect;
import dev.kirby.portfolio.PortfolioResult;
import dev.kirby.store.MarketDataStore;
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

    @Mixin
    private PortfolioOptions markets = new PortfolioOptions();

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
            PortfolioResult result = markets.portfolio(opened).run();
            result.print();
            SurvivorNotes survivors = SurvivorNotes.of(
                    opened,
                    result.members().stream()
                            .map(member -> member.member().backtest().bars().instrument())
                            .toList(),
                    result.portfolio().range().start());
            survivors.print();
            report.write(survivors.on(result::report));
            JsonFile.write(json, () -> document(result));
        }
        return 0;
    }

    static Map<String, Object> document(PortfolioResult result) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("capital", result.portfolio().capital());
        document.put("allocation", result.portfolio().allocation().toString());
        document.put("limits", result.portfolio().limits().toString());
        document.put("start", result.portfolio().range().start().toString());
        document.put("end", result.portfolio().range().end().toString());
        document.put("trades", result.performance().trades().size());
        document.put("metrics", JsonFile.known(result.performance().metrics().toMap()));
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
        document.put("ambiguous_bars", RunBacktest.ambiguous(result.ambiguousBars()));
        document.put("ruined", result.isRuined());
        document.put("notes", result.notes());
        return document;
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
}
