package dev.kirby.store.query;

import dev.kirby.NoDataException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.storage.RowStorage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what a store has instead of what was requested. */
final class Absence {

    private static final int LISTED = 8;

    private Absence() {}

    static NoDataException of(RowStorage store, SeriesId series, TimeRange range) {
        String what = "No " + describe(series)
                + (range.equals(TimeRange.ALL) ? "" : " between " + text(range.start()) + " and " + text(range.end()))
                + ": ";
        return new NoDataException(what + has(store, series) + " " + remedy(series, range) + ".");
    }

    private static String has(RowStorage store, SeriesId series) {
        Optional<TimeRange> stored = store.range(series);
        if (stored.isPresent()) {
            return "the store has " + text(stored.get()) + ".";
        }
        List<SeriesId> all = store.series();
        if (all.isEmpty()) {
            return "the store is empty.";
        }
        List<Instrument> instruments =
                all.stream().map(SeriesId::instrument).distinct().toList();
        if (instruments.contains(series.instrument())) {
            return "of " + series.instrument() + " the store has "
                    + all.stream()
                            .filter(other -> other.instrument().equals(series.instrument()))
                            .limit(LISTED)
                            .map(other -> kind(other)
                                    + store.range(other)
                                            .map(its -> " from " + text(its))
                                            .orElse(""))
                            .collect(Collectors.joining(", "))
                    + ".";
        }
        Optional<Instrument> sameButCase = instruments.stream()
                .filter(other ->
                        other.toString().equalsIgnoreCase(series.instrument().toString()))
                .findFirst();
        if (sameButCase.isPresent()) {
            return "case matters, did you mean " + sameButCase.get() + "?";
        }
        String coin = series.instrument().coin().toUpperCase(Locale.ROOT);
        List<Instrument> near = instruments.stream()
                .filter(other -> other.coin().toUpperCase(Locale.ROOT).equals(coin))
                .toList();
        List<Instrument> listed = near.isEmpty() ? instruments : near;
        return "the store has "
                + listed.stream().limit(LISTED).map(Instrument::toString).collect(Collectors.joining(", "))
                + (listed.size() > LISTED ? " and " + (listed.size() - LISTED) + " more." : ".");
    }

    private static String describe(SeriesId series) {
        Instrument instrument = series.instrument();
        return instrument.coin() + "/" + instrument.quote() + " " + instrument.type() + " " + kind(series) + " of "
                + instrument.exchange();
    }

    private static String kind(SeriesId series) {
        String dataset = series.dataset().toString().replace('_', ' ');
        return series.interval().map(interval -> interval + " " + dataset).orElse(dataset);
    }

    private static String remedy(SeriesId series, TimeRange range) {
        String instrument = "Instrument.parse(\"" + series.instrument() + "\")";
        if (series.dataset() == Dataset.LIQUIDATIONS) {
            // Few exchanges have a history of them.
            return "Collect them live with store.collect(exchange, exchange).series(" + identity(series, instrument)
                    + ").start()";
        }
        String what = switch (series.dataset()) {
            case CANDLES -> ".candles(" + instrument + ", \"" + series.requireInterval() + "\")";
            case FUNDING -> ".funding(" + instrument + ")";
            case OPEN_INTEREST -> ".openInterest(" + instrument + ")";
            default -> ".series(" + identity(series, instrument) + ")";
        };
        String when = range.equals(TimeRange.ALL)
                ? ".days(365)"
                : ".range(\"" + text(range.start()) + "\", \"" + text(range.end()) + "\")";
        return "Backfill with store.backfill(source)" + what + when + ".run()";
    }

    private static String identity(SeriesId series, String instrument) {
        Dataset dataset = series.dataset();
        return series.interval().isPresent()
                ? "new SeriesId(Dataset." + dataset.name() + ", " + instrument + ", Interval.parse(\""
                        + series.requireInterval() + "\"))"
                : "SeriesId.of(Dataset." + dataset.name() + ", " + instrument + ")";
    }

    private static String text(TimeRange range) {
        return text(range.start()) + " to " + text(range.end());
    }

    /** A date where the time is midnight. */
    private static String text(Instant instant) {
        var time = instant.atOffset(ZoneOffset.UTC);
        return time.toLocalTime().toSecondOfDay() == 0 && time.getNano() == 0
                ? time.toLocalDate().toString()
                : instant.toString();
    }
}
