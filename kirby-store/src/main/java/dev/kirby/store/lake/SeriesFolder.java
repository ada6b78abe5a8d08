package dev.kirby.store.lake;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one series, and the files of rows in it.
 *
 * @param series whose folder
 * @param relative from the lake's root, {@code candles/exchange=binance/...}
 * @param path where it is
 */
record SeriesFolder(SeriesId series, Path relative, Path path) {

    /** The file of a period. */
    record PeriodFile(Period period, Path path) {}

    private static final Comparator<SeriesId> ORDER = Comparator.comparing(SeriesId::dataset)
            .thenComparing((SeriesId series) -> series.instrument().exchange())
            .thenComparing((SeriesId series) -> series.instrument().type())
            .thenComparing((SeriesId series) -> series.instrument().coin())
            .thenComparing((SeriesId series) -> series.instrument().quote())
            .thenComparing((SeriesId series) -> series.interval().orElse(Interval.M1));

    /** The partition keys of a dataset's folders, in order; {@code year} follows. */
    static List<String> keys(Dataset dataset) {
        return dataset.hasInterval()
                ? List.of("exchange", "market_type", "coin", "quote", "interval")
                : List.of("exchange", "market_type", "coin", "quote");
    }

    static SeriesFolder of(Path root, SeriesId series) {
        Instrument instrument = series.instrument();
        Path relative = Path.of(
                series.dataset().toString(),
                "exchange=" + instrument.exchange(),
                "market_type=" + instrument.type(),
                "coin=" + instrument.coin(),
                "quote=" + instrument.quote());
        if (series.interval().isPresent()) {
            relative = relative.resolve("interval=" + series.requireInterval());
        }
        return new SeriesFolder(series, relative, root.resolve(relative));
    }

    /** Every series folder of a dataset, in order. */
    static List<SeriesFolder> all(Path root, Dataset dataset) {
        return all(root, dataset, KeyFilter.ALL);
    }

    /** The series folders of a dataset whose keys have wanted values, in order; others are not looked into. */
    static List<SeriesFolder> all(Path root, Dataset dataset, KeyFilter filter) {
        List<Path> level = List.of(root.resolve(dataset.toString()));
        for (String key : keys(dataset)) {
            List<Path> next = new ArrayList<>();
            for (Path folder : level) {
                for (Path value : list(folder, key + "=*")) {
                    if (filter.allows(key, value(value, value.getNameCount() - 1))) {
                        next.add(value);
                    }
                }
            }
            level = next;
        }
        List<SeriesFolder> folders = new ArrayList<>();
        for (Path folder : level) {
            parse(root, dataset, folder).ifPresent(series -> folders.add(of(root, series)));
        }
        folders.sort(Comparator.comparing(SeriesFolder::series, ORDER));
        return folders;
    }

    private static Optional<SeriesId> parse(Path root, Dataset dataset, Path folder) {
        Path relative = root.relativize(folder);
        try {
            Instrument instrument = new Instrument(
                    value(relative, 1),
                    value(relative, 3),
                    value(relative, 4),
                    InstrumentType.parse(value(relative, 2)));
            @Nullable Interval interval = dataset.hasInterval() ? Interval.parse(value(relative, 5)) : null;
            return Optional.of(new SeriesId(dataset, instrument, interval));
        } catch (InvalidRequestException e) {
            return Optional.empty(); // not one of ours
        }
    }

    private static String value(Path relative, int level) {
        String segment = relative.getName(level).toString();
        return segment.substring(segment.indexOf('=') + 1);
    }

    /** The file of a period, there or not. */
    Path file(Period period) {
        return path.resolve(period.file());
    }

    /** The files of rows, in time order. */
    List<PeriodFile> files() {
        List<PeriodFile> files = new ArrayList<>();
        for (Path year : list(path, "year=*")) {
            for (Path file : list(year, "*.parquet")) {
                files.add(new PeriodFile(period(file), file));
            }
        }
        files.sort(Comparator.comparing(file -> file.period().first()));
        return files;
    }

    /** Whether there is any file of rows, which takes one look where there are many. */
    boolean hasFiles() {
        return list(path, "year=*").stream().anyMatch(year -> isAnyIn(year, "*.parquet"));
    }

    /** The files that may hold rows of a range, in time order. */
    List<PeriodFile> files(TimeRange range) {
        return files().stream()
                .filter(file -> file.period().range().intersect(range).isPresent())
                .toList();
    }

    /** The name of one of its files, as the series' state has it. */
    String name(Path file) {
        return path.relativize(file).toString().replace('\\', '/');
    }

    private Period period(Path file) {
        return periodOf(file)
                .orElseThrow(() -> new StoreException("Foreign file " + file
                        + ": the folder of a series holds Kirby's own files only. Move it elsewhere"
                        + " and import it; store.repair(), or the command 'verify --repair', sets it aside."));
    }

    /** The period whose file this is; absent if it is none of Kirby's. */
    Optional<Period> periodOf(Path file) {
        String name = String.valueOf(file.getFileName()).replace(".parquet", "");
        try {
            LocalDate day = switch (name.length()) {
                case 4 -> LocalDate.parse(name + "-01-01");
                case 7 -> LocalDate.parse(name + "-01");
                default -> LocalDate.parse(name);
            };
            Period period = Period.of(series, day.toEpochDay() * Interval.D1.millis());
            if (file(period).equals(file)) {
                return Optional.of(period);
            }
        } catch (DateTimeException e) {
            // not one of ours
        }
        return Optional.empty();
    }

    private static boolean isAnyIn(Path folder, String glob) {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
            return stream.iterator().hasNext();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        } catch (IOException e) {
            throw new StoreException("Cannot list " + folder + ": " + e.getMessage() + ".", e);
        }
    }

    private static List<Path> list(Path folder, String glob) {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
            stream.forEach(paths::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new StoreException("Cannot list " + folder + ": " + e.getMessage() + ".", e);
        }
        return paths;
    }

    @Override
    public String toString() {
        return relative.toString();
    }
}
