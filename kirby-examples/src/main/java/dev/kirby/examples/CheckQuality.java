package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.ResultFile;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.quality.QualityCheck;
import dev.kirby.quality.QualityReport;
import dev.kirby.quality.QualityVerdict;
import dev.kirby.report.DataCalendar;
import dev.kirby.store.MarketDataStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges what is stored. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks stored rows: gaps, duplicates, OHLC relation, outliers, freshness and more."
                + " Exit code 1 where a check fails; gaps and large moves only warn.")
public final class CheckQuality implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private PairOptions pair = new PairOptions();

    @Option(
            names = "--interval",
            paramLabel = "INTERVAL",
            description = "Candles of this length only. Default: everything stored of the pair.")
    private @Nullable String interval;

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(
            names = "--outlier",
            paramLabel = "SHARE",
            defaultValue = "0.10",
            description = "A close-to-close move beyond this share is an outlier. Default: ${DEFAULT-VALUE}.")
    private double outlier;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the report of one series as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Writes a page about one series: a calendar of what is there, missing and doubtful.")
    private @Nullable Path report;

    private CheckQuality() {}

    /**
     * Runs the command.
     *
     * @param args {@code --exchange binance --coin BTC --quote USDT [--interval 1m] --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new CheckQuality(), args));
    }

    @Override
    public Integer call() {
        boolean failed = false;
        try (MarketDataStore opened = store.existing()) {
            List<SeriesId> all = series(opened);
            if ((json != null || report != null) && all.size() != 1) {
                throw new InvalidRequestException("--json and --report take one series: name it with --interval.");
            }
            for (SeriesId series : all) {
                TimeRange within = range.range(opened.clock()).orElse(TimeRange.ALL);
                opened.rows(series).range(within).requireAny();
                QualityCheck check = QualityCheck.of(series)
                        .outliersBeyond(outlier)
                        .at(opened.clock().instant());
                opened.coverage(series)
                        .provisional(within)
                        .forEach(answer -> check.acceptProvisional(answer.range(), answer.missing()));
                DataCalendar calendar = DataCalendar.of(series, outlier);
                opened.stream(series, within, rows -> {
                    check.accept(rows);
                    calendar.accept(rows);
                });
                QualityReport found = check.report();
                found.print();
                if (json != null) {
                    ResultFile.write(json, found.toJson() + "\n");
                }
                if (report != null) {
                    calendar.report(found).toHtml(report);
                }
                failed |= found.verdict() == QualityVerdict.FAIL;
            }
        }
        return failed ? 1 : 0;
    }

    private List<SeriesId> series(MarketDataStore opened) {
        if (interval != null) {
            return List.of(SeriesId.candles(pair.instrument(), Interval.parse(interval)));
        }
        List<SeriesId> stored = opened.series().stream()
                .filter(s -> s.instrument().equals(pair.instrument()))
                .toList();
        // Without any, asking for minutes gives the error that says what the store has instead.
        return stored.isEmpty() ? List.of(new SeriesId(Dataset.CANDLES, pair.instrument(), Interval.M1)) : stored;
    }
}
