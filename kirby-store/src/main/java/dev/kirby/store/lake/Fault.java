package dev.kirby.store.lake;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.storage.StoreProblem;
import dev.kirby.store.storage.StoreProblem.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a lake, before it is reported.
 *
 * @param series absent for a file that belongs to none
 * @param file that is concerned, there or not
 * @param range whose rows are concerned
 * @param what a sentence
 */
record Fault(
        Kind kind,
        @Nullable SeriesId series,
        Path file,
        @Nullable TimeRange range,
        String what) {

    /** What a repair would do. */
    String advice() {
        String repair = "store.repair(), or the command 'verify --repair', ";
        return switch (kind) {
            case DAMAGED, SCHEMA, ROWS -> repair + "sets it aside; then " + again();
            case VALUES ->
                "They are kept as they came: compare them with the exchange, and if it has others, " + again();
            case LOST -> "Put it back, or let " + repair + "forget it and " + again();
            case FOREIGN -> "Move it elsewhere and import it; " + repair + "sets it aside.";
            case RECORD -> repair + "sets it aside and keeps the rows; what was requested is requested again.";
            case COVERAGE -> repair + "forgets that window.";
            case LEFTOVER -> repair + "removes it.";
        };
    }

    /** What is left to do after the repair. */
    String done(Optional<Path> aside) {
        String moved = aside.map(path -> "Set aside as " + path + "; ").orElse("");
        return switch (kind) {
            case DAMAGED, SCHEMA, ROWS -> moved + again();
            case VALUES -> advice();
            case LOST -> "Its coverage is forgotten: " + again();
            case FOREIGN -> moved + "import it if its rows are wanted.";
            case RECORD -> moved + "the rows are kept; what was requested is requested again.";
            case COVERAGE -> "That window is forgotten.";
            case LEFTOVER -> "Removed.";
        };
    }

    private String again() {
        String when = range == null ? "" : " of " + day(range.start()) + " to " + day(range.end());
        return "backfill or import the rows" + when + " again.";
    }

    private static String day(Instant instant) {
        return instant.toString().substring(0, 10);
    }

    StoreProblem problem(Path root, String next) {
        return new StoreProblem(
                kind,
                Optional.ofNullable(series),
                Optional.ofNullable(range),
                root.relativize(file).toString(),
                what,
                next);
    }
}
