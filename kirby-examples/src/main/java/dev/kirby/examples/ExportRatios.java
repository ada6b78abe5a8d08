package dev.kirby.examples;

import dev.kirby.store.export.Export;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes stored long/short ratios to files. */
@Command(
        name = "export-ratios",
        mixinStandardHelpOptions = true,
        description = "Writes long/short ratios to CSV and Parquet files, each with a JSON document beside it.")
public final class ExportRatios implements Callable<Integer> {

    @Mixin
    private ExportOptions options = new ExportOptions();

    private ExportRatios() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT --days 30 --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ExportRatios(), args));
    }

    @Override
    public Integer call() {
        return options.run(Export::longShortRatio);
    }
}
