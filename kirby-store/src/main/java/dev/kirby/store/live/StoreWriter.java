package dev.kirby.store.live;

import dev.kirby.DataQualityException;
import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.market.Dataset;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Writes pending rows to the store, and after them the flat files. A write that fails is repeated; rows that the store refuses
 * are reported and left out, one by one, so that a bad row does not take the others of its batch with it. For one thread.
 */
final class StoreWriter {

    private static final int CLOSING_ATTEMPTS = 5;

    private final LiveCollector config;
    private final PendingRows pending;
    private final StreamIntake intake;
    private final GapFiller filler;
    private final @Nullable CandleFiles files;
    private final LongAdder stored = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder lost = new LongAdder();
    // What had been written and filled when the files were last advanced.
    private long advancedAt = -1;

    StoreWriter(LiveCollector config, PendingRows pending, StreamIntake intake, GapFiller filler) {
        this.config = config;
        this.pending = pending;
        this.intake = intake;
        this.filler = filler;
        this.files = config.files()
                .map(folder -> new CandleFiles(
                        folder,
                        config.store(),
                        config.clock().millis() - config.catchUp().toMillis()))
                .orElse(null);
    }

    /** Writes what has waited long enough. */
    void writeDue() {
        try {
            intake.takeClosed();
            pending.take(false).forEach(this::write);
            advanceFiles();
        } catch (RuntimeException e) {
            failures.increment();
            config.problem("Writing failed and is repeated: " + e.getMessage());
        }
    }

    /** Writes everything, at the end. */
    void writeAll() {
        for (int attempt = 0; attempt < CLOSING_ATTEMPTS && pending.size() > 0; attempt++) {
            pending.take(true).forEach(this::write);
        }
        if (pending.size() > 0) {
            config.problem(pending.size() + " rows could not be written.");
        }
    }

    private void write(SeriesId series, Rows rows) {
        try {
            config.store().upsert(series, rows);
            stored.add(rows.size());
        } catch (DataQualityException | InvalidRequestException e) {
            if (rows.size() > 1) {
                int half = rows.size() / 2;
                write(series, rows.slice(0, half));
                write(series, rows.slice(half, rows.size()));
            } else {
                lost.increment();
                config.problem("A row of " + series + " is not kept: " + e.getMessage());
            }
        } catch (KirbyException e) {
            failures.increment();
            pending.add(series, rows);
            config.problem("Writing " + series + " failed and is repeated: " + e.getMessage());
        }
    }

    /** Lines stay in order of time: files wait until history has filled what is missing. */
    void advanceFiles() {
        long progress = stored.sum() + filler.fills();
        if (files == null || progress == advancedAt) {
            return;
        }
        List<SeriesId> all = new ArrayList<>(config.fromTrades());
        config.series().stream().filter(id -> id.dataset() == Dataset.CANDLES).forEach(all::add);
        for (SeriesId id : all) {
            if (!filler.hasPendingFill(id)) {
                files.advance(id);
            }
        }
        advancedAt = progress;
    }

    long stored() {
        return stored.sum();
    }

    long failures() {
        return failures.sum();
    }

    long lost() {
        return lost.sum();
    }
}
