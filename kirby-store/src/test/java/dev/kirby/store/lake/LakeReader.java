package dev.kirby.store.lake;

import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that reads, in every way, what {@link LakeWriter} writes until a file says stop, and fails unless each answer is
 * a state in which some prefix of the minutes is of one generation and the rest of the one before.
 */
final class LakeReader {

    private LakeReader() {}

    public static void main(String[] args) {
        Path stop = Path.of(args[1]);
        int answers = 0;
        try (MarketDataStore store = MarketDataStore.open(Path.of(args[0]), TestRows.CLOCK)) {
            while (!Files.exists(stop)) {
                Rows rows = store.read(TestRows.BTC_1M, TimeRange.ALL);
                double[] volumes = rows.numbers(4);
                for (int row = 0; row < rows.size(); row++) {
                    if (rows.time(row) != TestRows.START.toEpochMilli() + row * 60_000L) {
                        throw new IllegalStateException("Row " + row + " is of the wrong time " + rows.time(row));
                    }
                }
                checkPrefix(volumes);
                var row = store.sql(
                                "select count(*) n, count(distinct time) d, min(volume) lo, max(volume) hi from candles")
                        .rows()
                        .get(0);
                if (row.number("n") != row.number("d") || row.number("hi") - row.number("lo") > 1) {
                    throw new IllegalStateException("Not one state: " + row);
                }
                answers += 2;
            }
        }
        System.out.println("answers " + answers);
    }

    static void checkPrefix(double[] volumes) {
        int steps = 0;
        for (int i = 1; i < volumes.length; i++) {
            double fall = volumes[i - 1] - volumes[i];
            if (fall != 0) {
                steps++;
                if (fall != 1 || steps > 1 || i % LakeWriter.STEP != 0) {
                    throw new IllegalStateException(
                            "Not a state: " + volumes[i - 1] + " then " + volumes[i] + " at " + i);
                }
            }
        }
    }
}
