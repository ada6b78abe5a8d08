package dev.kirby.examples;

import dev.kirby.store.export.Export;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes stored funding rates to files. */
@Command(
        name = "export-funding",
        mixinStandardHelpOptions = true,
        description = "Writes funding rates to CSV and Parquet files, each with a JSON document beside it.")
public final class ExportFunding implements Callable<Integer> {

    @Mixin
    private ExportOptions options = new ExportOptions();

    private ExportFunding() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT --days 30 --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ExportFunding(), args));
    }

    @Override
    public Integer call() {
        return options.run(Export::funding);
    }
}
