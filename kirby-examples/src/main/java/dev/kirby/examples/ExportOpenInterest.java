package dev.kirby.examples;

import dev.kirby.store.export.Export;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes stored open interest to files. */
@Command(
        name = "export-oi",
        mixinStandardHelpOptions = true,
        description = "Writes open interest to CSV and Parquet files, each with a JSON document beside it.")
public final class ExportOpenInterest implements Callable<Integer> {

    @Mixin
    private ExportOptions options = new ExportOptions();

    private ExportOpenInterest() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT --days 30 --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ExportOpenInterest(), args));
    }

    @Override
    public Integer call() {
        return options.run(Export::openInterest);
    }
}
