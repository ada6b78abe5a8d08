package dev.kirby.examples;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.validate.VerdictPower;
import dev.kirby.validate.tunnel.MarketModel;
import dev.kirby.validate.tunnel.WindTunnel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Measures how often the verdict, the plain rules and the best in sample are right. */
@Command(
        name = "wind-tunnel",
        mixinStandardHelpOptions = true,
        defaultValueProvider = RunWindTunnel.Defaults.class,
        description =
                "Sends markets without an edge and with planted edges through search, walk-forward and verdict, and"
                        + " prints how often each judge passes which. Nothing is stored, and no look is counted.")
public final class RunWindTunnel implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private StrategyOptions strategy = new StrategyOptions();

    @Mixin
    private ValuesOption values = new ValuesOption();

    @Mixin
    private SearchOptions search = new SearchOptions();

    @Mixin
    private WindowOptions windows = new WindowOptions();

    @Mixin
    private TradingOptions trading = new TradingOptions();

    @Option(
            names = "--markets",
            paramLabel = "N",
            defaultValue = "100",
            description = "Markets of each kind. Default: ${DEFAULT-VALUE}.")
    private int markets;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "365",
            description = "Length of each. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Option(
            names = "--interval",
            paramLabel = "INTERVAL",
            defaultValue = "1h",
            description = "Default: ${DEFAULT-VALUE}.")
    private String interval = "1h";

    @Option(
            names = "--drift",
            paramLabel = "SIZE",
            split = ",",
            defaultValue = "0.14,0.3,0.75",
            description =
                    "Planted edges: drift of the 12 bars after a reversal in standard deviations. Default: ${DEFAULT-VALUE}.")
    private List<Double> drift = List.of();

    @Option(
            names = "--momentum",
            paramLabel = "SHARE",
            split = ",",
            description = "Planted edges of another kind: the share of each move that goes on, such as 0.05,0.1.")
    private List<Double> momentum = List.of();

    @Option(
            names = "--further-years",
            paramLabel = "N",
            defaultValue = "20",
            description = "For the true Sharpe ratio. Default: ${DEFAULT-VALUE}.")
    private int furtherYears;

    @Option(
            names = "--tunnel-seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of the markets. Default: ${DEFAULT-VALUE}.")
    private long tunnelSeed;

    @Option(
            names = "--shuffle",
            paramLabel = "SYMBOL",
            description = "Stored candles to shuffle in blocks as one more kind, such as binance:BTC/USDT:USDT.")
    private @Nullable String shuffle;

    @Option(
            names = "--block-days",
            paramLabel = "N",
            defaultValue = "1",
            description = "Length of the blocks. Default: ${DEFAULT-VALUE}.")
    private int blockDays;

    @Option(
            names = "--tracks",
            paramLabel = "N",
            description = "Judges this many simulated tracks of daily returns per cell instead, and runs no market.")
    private @Nullable Integer tracks;

    /** The strategy whose power is published, unless another is named; no costs, with which no edge would be a loss. */
    static final class Defaults implements IDefaultValueProvider {
        @Override
        public @Nullable String defaultValue(ArgSpec option) {
            if (!(option instanceof OptionSpec named)) {
                return null;
            }
            return switch (named.longestName()) {
                case "--strategy" -> LiquiditySweep.NAME;
                case "--fee", "--slippage" -> "0";
                default -> null;
            };
        }
    }

    private RunWindTunnel() {}

    /**
     * Runs the command.
     *
     * @param args {@code --markets 100 --iterations 50 --min-trades 10}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new RunWindTunnel(), args));
    }

    @Override
    public Integer call() {
        if (tracks != null) {
            VerdictPower.of(tracks).seed(tunnelSeed).run().print();
            return 0;
        }
        Interval length = Interval.parse(interval);
        List<MarketModel> models =
                new ArrayList<>(List.of(MarketModel.randomWalk(length), MarketModel.clustered(length)));
        if (shuffle != null) {
            models.add(MarketModel.shuffled(
                    real(shuffle, length), (int) Math.max(1, blockDays * 86_400_000L / length.millis())));
        }
        drift.forEach(size -> models.add(MarketModel.reversals(length, size)));
        momentum.forEach(share -> models.add(MarketModel.momentum(length, share)));
        try (ConsoleProgress progress = new ConsoleProgress("wind tunnel")) {
            WindTunnel.of(strategy.space(values, search), windows.walk(), search.optimizer())
                    .markets(markets)
                    .days(days)
                    .furtherYears(furtherYears)
                    .seed(tunnelSeed)
                    .trading(trading::on)
                    .onProgress((done, total) -> progress.show((double) done / total, done + " of " + total + " kinds"))
                    .run(models.toArray(MarketModel[]::new))
                    .print();
        }
        return 0;
    }

    private CandleSeries real(String symbol, Interval length) {
        try (MarketDataStore opened = store.open()) {
            return opened.candles(Instrument.parse(symbol), length).days(days).load();
        }
    }
}
