package dev.kirby.examples;

import dev.kirby.store.export.Export;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes stored liquidations to files. */
@Command(
        name = "export-liquidations",
        mixinStandardHelpOptions = true,
        description = "Writes liquidations to CSV and Parquet files, each with a JSON document beside it.")
public final class ExportLiquidations implements Callable<Integer> {

    @Mixin
    private ExportOptions options = new ExportOptions();

    private ExportLiquidations() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT --days 30 --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ExportLiquidations(), args));
    }

    @Override
    public Integer call() {
        return options.run(Export::liquidations);
    }
}
