package dev.kirby.testing;

import static org.junit.jupiter.api.Assertions.fail;

import dev.kirby.market.Dataset.Column;
import dev.kirby.market.RowView;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Assertions on rows whose failures name the first difference, and not a million values. */
public final class RowAssertions {

    private RowAssertions() {}

    /**
     * Fails unless both have the same times and values, to the last bit; two unknown values are the same.
     *
     * @param expected the rows that should be there
     * @param actual the rows that are
     */
    public static void assertSameRows(RowView expected, RowView actual) {
        if (expected.dataset() != actual.dataset()) {
            fail("Expected rows of " + expected.dataset() + ", were " + actual.dataset() + ".");
        }
        int common = Math.min(expected.size(), actual.size());
        for (int row = 0; row < common; row++) {
            String where = "Row " + row + " of " + expected.dataset();
            if (expected.time(row) != actual.time(row)) {
                fail(where + ": expected time " + Instant.ofEpochMilli(expected.time(row)) + ", was "
                        + Instant.ofEpochMilli(actual.time(row)) + ".");
            }
            for (int c = 0; c < expected.dataset().columns().size(); c++) {
                Object wanted = value(expected, c, row);
                Object found = value(actual, c, row);
                if (!Objects.equals(wanted, found)) {
                    Column column = expected.dataset().columns().get(c);
                    fail(where + " at " + Instant.ofEpochMilli(expected.time(row)) + ": expected " + column.name() + " "
                            + wanted + ", was " + found + ".");
                }
            }
        }
        if (expected.size() != actual.size()) {
            RowView longer = expected.size() > common ? expected : actual;
            fail("Expected " + expected.size() + " rows, were " + actual.size() + ": the first "
                    + (longer == expected ? "missing" : "further") + " one is of "
                    + Instant.ofEpochMilli(longer.time(common)) + ".");
        }
    }

    private static @Nullable Object value(RowView rows, int column, int row) {
        return switch (rows.dataset().columns().get(column).type()) {
            case NUMBER, COUNT -> rows.number(column, row);
            case TIME -> rows.instant(column, row);
            case TEXT -> rows.text(column, row);
        };
    }
}
