package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.SqlResult;
import dev.kirby.store.storage.SqlScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    @Option(
            names = "--with",
            paramLabel = "NAME[=PLACE]",
            description =
                    "Another store, whose tables are NAME.candles and so on: production or training beside --data,"
                            + " or any folder as NAME=FOLDER. May be given several times.")
    private List<String> others = List.of();

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            defaultValue = "files",
            description = "What may be read: files (the store, and files by read_parquet('FILE')) or tables (the store"
                    + " alone, for queries of others). Default: ${DEFAULT-VALUE}.")
    private String scope = "files";

    private Sql() {}

    /**
     * Runs the command.
     *
     * @param args {@code "select …" [--format table|csv|json] [--with training] --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new Sql(), args));
    }

    private SqlScope scope() {
        return switch (scope) {
            case "files" -> SqlScope.FILES;
            case "tables" -> SqlScope.TABLES;
            default ->
                throw new InvalidRequestException("Unknown scope '" + scope + "'"
                        + NearestNames.hint(scope, List.of("files", "tables")) + ": use files or tables.");
        };
    }

    @Override
    public Integer call() {
        SqlScope allowed = scope();
        Map<String, MarketDataStore> with = new LinkedHashMap<>();
        try (MarketDataStore opened = store.existing()) {
            for (String other : others) {
                int split = other.indexOf('=');
                MarketDataStore its =
                        split < 0 ? store.existing(other) : MarketDataStore.openExisting(other.substring(split + 1));
                with.put(split < 0 ? other : other.substring(0, split), its);
            }
            SqlResult result = opened.sql(query, allowed, with);
            String text = switch (format) {
                case "table" -> result.toTable();
                case "csv" -> result.toCsv();
                case "json" -> result.toJson();
                default ->
                    throw new InvalidRequestException("Unknown format '" + format + "'"
                            + NearestNames.hint(format, List.of("table", "csv", "json")) + ": use table, csv or json.");
            };
            System.out.println(text.stripTrailing());
        } finally {
            with.values().forEach(MarketDataStore::close);
        }
        return 0;
    }
}
