package dev.kirby.examples;

import dev.kirby.backtest.Backtest;
import dev.kirby.internal.ResultFile;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.MarketDataStore;
import dev.kirby.train.Programme;
import dev.kirby.train.ProgrammeResult;
import dev.kirby.train.Training;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains many markets as one run that survives its process. */
@Command(
        name = "programme",
        mixinStandardHelpOptions = true,
        description =
                "Trains a strategy on many markets, each a job; started again, it goes on where it was. Ends with one"
                        + " table, corrected for the number of markets. Exit code 1 if a market failed.")
public final class RunProgramme implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private StrategyOptions strategy = new StrategyOptions();

    @Mixin
    private ValuesOption values = new ValuesOption();

    @Mixin
    private TradingOptions trading = new TradingOptions();

    @Mixin
    private SearchOptions search = new SearchOptions();

    @Mixin
    private WindowOptions windows = new WindowOptions();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "programme",
            description = "Names the programme: a run with the same name resumes it. Default: ${DEFAULT-VALUE}.")
    private String name = "programme";

    @Option(
            names = "--symbols",
            paramLabel = "SYMBOL",
            split = ",",
            defaultValue = "binance:BTC/USDT:USDT,binance:ETH/USDT:USDT,binance:SOL/USDT:USDT,"
                    + "kraken:BTC/USDT,kraken:ETH/USDT,kraken:SOL/USDT",
            description = "The trading pairs, separated by commas. Default: ${DEFAULT-VALUE}.")
    private List<String> symbols = List.of();

    @Option(
            names = "--intervals",
            paramLabel = "INTERVAL",
            split = ",",
            defaultValue = "5m,15m,1h,4h",
            description = "The candle lengths. Default: ${DEFAULT-VALUE}.")
    private List<String> intervals = List.of();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(
            names = "--documents",
            paramLabel = "DIR",
            description = "Writes the configuration document of each market there, when all are done.")
    private @Nullable Path documents;

    @Option(names = "--table-only", description = "Prints the table of the programme as it stands, and trains nothing.")
    private boolean tableOnly;

    @Mixin
    private ReportOption report = new ReportOption();

    private RunProgramme() {}

    /**
     * Runs the command.
     *
     * @param args {@code --strategy LIQUIDITY_SWEEP_V3 --name first --iterations 1000 --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new RunProgramme(), args));
    }

    @Override
    public Integer call() {
        List<Programme.Market> markets = new ArrayList<>();
        for (String symbol : symbols) {
            for (String interval : intervals) {
                markets.add(new Programme.Market(Instrument.parse(symbol), Interval.parse(interval)));
            }
        }
        try (MarketDataStore opened = store.existing()) {
            Programme programme = Programme.of(
                            name, markets, market -> training(opened, market), opened.jobs(), opened.registry())
                    .onProgress(System.err::println);
            ProgrammeResult result = tableOnly ? programme.result() : programme.run();
            result.print();
            SurvivorNotes survivors = survivors(opened, markets);
            survivors.print();
            report.write(survivors.on(result::report));
            Path folder = documents;
            if (folder != null) {
                for (ProgrammeResult.Row row : result.rows()) {
                    row.configuration().ifPresent(c -> ResultFile.write(folder.resolve(c.id() + ".json"), c.toJson()));
                }
            }
            return tableOnly || result.isComplete() ? 0 : 1;
        }
    }

    private SurvivorNotes survivors(MarketDataStore opened, List<Programme.Market> markets) {
        Instant start = range.range(opened.clock())
                .map(TimeRange::start)
                .or(() -> markets.stream()
                        .flatMap(market ->
                                opened.range(SeriesId.candles(market.instrument(), market.interval())).stream())
                        .map(TimeRange::start)
                        .min(Comparator.naturalOrder()))
                .orElseGet(() -> opened.clock().instant());
        return SurvivorNotes.of(
                opened, markets.stream().map(Programme.Market::instrument).toList(), start);
    }

    private Training training(MarketDataStore opened, Programme.Market market) {
        TimeRange within = range.range(opened.clock()).orElse(TimeRange.ALL);
        Backtest backtest =
                trading.backtest(opened, SeriesOptions.load(opened, market.instrument(), market.interval(), within));
        Training training = Training.of(backtest, strategy.space(values, search))
                .optimizer(search.optimizer())
                .walkForward(windows.walk())
                .ledger(opened.ledger());
        return strategy.recorded(trading.recorded(training, market.instrument()));
    }
}
