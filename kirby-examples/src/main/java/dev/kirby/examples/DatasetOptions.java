package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.store.stars.Star;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --dataset LIST} or {@code --all}: what is collected of a market besides its candles. */
final class DatasetOptions {

    @Option(
            names = "--dataset",
            paramLabel = "DATASET",
            description = "Only these: candles, mark_candles, index_candles, premium_candles, funding, open_interest,"
                    + " liquidations, long_short_ratio, trades. Default: candles and, of perpetuals, the funding and"
                    + " open interest that the venue has.")
    @Nullable
    String datasets;

    @Option(names = "--all", description = "Every dataset that the venue has, but not trades.")
    boolean all;

    /**
     * What is meant.
     *
     * @param required series that were named
     * @param whereServed series that are meant if their venue has them
     */
    record Meant(List<SeriesId> required, List<SeriesId> whereServed) {}

    /**
     * The series of the datasets that are meant.
     *
     * @param candles one for each market and interval
     */
    Meant of(List<SeriesId> candles) {
        if (datasets != null) {
            if (all) {
                throw new InvalidRequestException("--all excludes --dataset: name datasets, or take all of them.");
            }
            List<Dataset> named = Arrays.stream(datasets.split(",", -1))
                    .map(name -> Dataset.parse(name.strip()))
                    .toList();
            return new Meant(
                    distinct(candles.stream().flatMap(one -> named.stream().map(dataset -> like(one, dataset)))),
                    List.of());
        }
        Stream<SeriesId> others = all
                ? candles.stream()
                        .flatMap(one -> Arrays.stream(Dataset.values())
                                .filter(dataset -> dataset != Dataset.CANDLES && !dataset.isBulky())
                                .map(dataset -> like(one, dataset)))
                : candles.stream()
                        .flatMap(one ->
                                new Star(one.instrument(), one.requireInterval(), true, "").companions().stream());
        return new Meant(distinct(candles.stream()), distinct(others));
    }

    private static List<SeriesId> distinct(Stream<SeriesId> series) {
        Set<SeriesId> once = new LinkedHashSet<>(series.toList());
        return List.copyOf(once);
    }

    private static SeriesId like(SeriesId candles, Dataset dataset) {
        return dataset.hasInterval()
                ? new SeriesId(dataset, candles.instrument(), candles.requireInterval())
                : SeriesId.of(dataset, candles.instrument());
    }
}
