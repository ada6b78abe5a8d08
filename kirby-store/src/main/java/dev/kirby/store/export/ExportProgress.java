package dev.kirby.store.export;

import java.util.Locale;

/**
 * The progress of an export.
 *
 * @param file the name, without an ending, of the files being written
 * @param step what is done to them
 * @param share of the whole export, from 0 to 1; never falls
 * @param bytes written so far of this table, in all formats
 */
public record ExportProgress(String file, Step step, double share, long bytes) {

    /** What is done to a table, in this order. */
    public enum Step {
        /** Its rows are read from the store, joined, sorted and written once; they are of one state of the store. */
        COLLECTING,
        /** The written rows are judged and counted. */
        CHECKING,
        /** They are written in another format. */
        WRITING,
        /** The files have their names. */
        DONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The state for people.
     *
     * @return one line, such as {@code writing merged_binance_BTC_USDT_perps_1m_20250615_123456, 12.3 MB}
     */
    public String toText() {
        return step + " " + file + String.format(Locale.ROOT, ", %.1f MB", bytes / 1e6);
    }

    /** For example {@code ExportProgress[43 %, writing, 12.3 MB]}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "ExportProgress[%.0f %%, %s, %.1f MB]", 100 * share, step, bytes / 1e6);
    }
}
