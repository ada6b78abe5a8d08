package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.files.FileImport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes candles from files. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Imports rows of any dataset from CSV, CSV.gz or ZIP files, or folders of them; all or nothing.")
public final class ImportFiles implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private PairOptions pair = new PairOptions();

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files or folders; together they are one import.")
    private List<Path> paths = List.of();

    @Option(
            names = "--dataset",
            paramLabel = "DATASET",
            defaultValue = "candles",
            description = "candles, funding, open_interest, liquidations, long_short_ratio, trades, … Default:"
                    + " ${DEFAULT-VALUE}.")
    private String dataset = "candles";

    @Option(names = "--interval", paramLabel = "INTERVAL", description = "The candle length, needed for candles: 1m.")
    private @Nullable String interval;

    @Option(
            names = "--columns",
            paramLabel = "LIST",
            description = "The columns in the order of the files, such as time,open,close,high,low,volume."
                    + " Not needed for files with a header or from data.binance.vision.")
    private @Nullable String columns;

    @Option(
            names = "--time-unit",
            paramLabel = "UNIT",
            description = "s, ms, us, ns or iso. Derived from the number of digits where absent.")
    private @Nullable String timeUnit;

    private ImportFiles() {}

    /**
     * Runs the command.
     *
     * @param args {@code PATH… --exchange NAME --coin BTC --quote USD --market-type spot --interval 1m --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ImportFiles(), args));
    }

    private SeriesId series() {
        Dataset rows = Dataset.parse(dataset);
        if (rows.hasInterval() && interval == null) {
            throw new InvalidRequestException(
                    "Which candle length do the files hold? Add --interval 1m, or name another"
                            + " dataset, such as --dataset funding.");
        }
        if (!rows.hasInterval() && interval != null) {
            throw new InvalidRequestException(
                    "Rows of " + rows + " have no interval: leave --interval " + interval + " out.");
        }
        return interval == null
                ? SeriesId.of(rows, pair.instrument())
                : new SeriesId(rows, pair.instrument(), Interval.parse(interval));
    }

    @Override
    public Integer call() {
        SeriesId series = series();
        try (MarketDataStore opened = store.open()) {
            FileImport files = opened.importInto(series);
            if (columns != null) {
                files = files.columns(columns);
            }
            if (timeUnit != null) {
                files = files.timeUnit(timeUnit);
            }
            files.run(paths).print();
        }
        return 0;
    }
}
