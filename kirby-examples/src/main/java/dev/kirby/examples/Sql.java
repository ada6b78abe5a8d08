package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.SqlResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the store a question in SQL; nothing can be changed by it. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = "Queries the store: candles, funding_rates, open_interest, starlistings, data_versions, …")
public final class Sql implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Parameters(index = "0", paramLabel = "QUERY", description = "One SELECT statement.")
    private String query = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, csv or json. Default: ${DEFAULT-VALUE}.")
    private String format = "table";

    private Sql() {}

    /**
     * Runs the command.
     *
     * @param args {@code "select …" [--format table|csv|json] --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new Sql(), args));
    }

    @Override
    public Integer call() {
        try (MarketDataStore opened = store.existing()) {
            SqlResult result = opened.sql(query);
            String text = switch (format) {
                case "table" -> result.toTable();
                case "csv" -> result.toCsv();
                case "json" -> result.toJson();
                default ->
                    throw new InvalidRequestException("Unknown format '" + format + "': use table, csv or json.");
            };
            System.out.println(text.stripTrailing());
        }
        return 0;
    }
}
