package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.source.Support;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --dataset LIST} or {@code --all}: what is collected of a market besides its candles. */
final class DatasetOptions {

    @Option(
            names = "--dataset",
            paramLabel = "LIST",
            description =
                    "What to fetch: candles, mark_candles, index_candles, premium_candles, funding, open_interest,"
                            + " liquidations, long_short_ratio, trades. Default: candles.")
    @Nullable
    String datasets;

    @Option(names = "--all", description = "Fetches every dataset that the venue has a history of, but not trades.")
    boolean all;

    private List<Dataset> named() {
        if (datasets == null) {
            return List.of(Dataset.CANDLES);
        }
        return Arrays.stream(datasets.split(",", -1))
                .map(name -> Dataset.parse(name.strip()))
                .toList();
    }

    /**
     * The series of the datasets that are meant.
     *
     * @param candles one for each market and interval
     * @param supports what their venue has, asked for {@code --all} alone
     */
    List<SeriesId> of(List<SeriesId> candles, Function<String, List<Support>> supports) {
        if (all && datasets != null) {
            throw new InvalidRequestException("--all excludes --dataset: name datasets, or take all of them.");
        }
        Set<SeriesId> meant = new LinkedHashSet<>();
        for (SeriesId one : candles) {
            for (SeriesId series : all ? everything(one) : ofNamed(one)) {
                if (!all
                        || supports.apply(series.instrument().exchange()).stream()
                                .anyMatch(s -> s.serves(series))) {
                    meant.add(series);
                }
            }
        }
        return List.copyOf(meant);
    }

    private List<SeriesId> ofNamed(SeriesId candles) {
        return named().stream().map(dataset -> like(candles, dataset)).toList();
    }

    private static List<SeriesId> everything(SeriesId candles) {
        List<SeriesId> series = new ArrayList<>();
        for (Dataset dataset : Dataset.values()) {
            if (!dataset.isBulky()) {
                series.add(like(candles, dataset));
            }
        }
        return series;
    }

    private static SeriesId like(SeriesId candles, Dataset dataset) {
        return dataset.hasInterval()
                ? new SeriesId(dataset, candles.instrument(), candles.requireInterval())
                : SeriesId.of(dataset, candles.instrument());
    }
}
