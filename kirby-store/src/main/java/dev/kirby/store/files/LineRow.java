package dev.kirby.store.files;

import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.RowView;
import dev.kirby.series.Rows;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The row that one line holds; the next line overwrites it. Not thread-safe. */
final class LineRow implements RowView {

    private final Dataset dataset;
    private final List<Column> columns;
    private final int[] keys;
    private final double[] numbers;
    private final long[] instants;
    private final @Nullable String[] texts;
    private long time;

    LineRow(Dataset dataset) {
        this.dataset = dataset;
        this.columns = dataset.columns();
        this.keys = dataset.keyColumns().stream().mapToInt(dataset::indexOf).toArray();
        this.numbers = new double[columns.size()];
        this.instants = new long[columns.size()];
        this.texts = new @Nullable String[columns.size()];
    }

    void time(long millis) {
        time = millis;
    }

    /**
     * Takes a field.
     *
     * @param field without spaces around it; empty where the value is not known
     * @return what is wrong with it, null if nothing is
     */
    @Nullable
    String set(int column, String field, TimeText timeText) {
        Column held = columns.get(column);
        switch (held.type()) {
            case NUMBER, COUNT -> {
                if (field.isEmpty()) {
                    numbers[column] = Double.NaN;
                } else if (!isDecimal(field)) {
                    return "'" + field + "' is no number";
                } else {
                    numbers[column] = Double.parseDouble(field);
                    boolean isWhole = numbers[column] == Math.rint(numbers[column]);
                    if (held.type() == Dataset.ColumnType.COUNT && !isWhole) {
                        return held.name() + " '" + field + "' is no whole number";
                    }
                }
            }
            case TIME -> {
                try {
                    instants[column] = field.isEmpty() ? NO_TIME : timeText.millis(field);
                } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
                    return held.name() + " '" + field + "' cannot be read";
                }
            }
            case TEXT -> {
                List<String> words = held.words();
                if (!field.isEmpty() && !words.isEmpty() && !words.contains(field)) {
                    return held.name() + " '" + field + "' is none of " + String.join(", ", words);
                }
                texts[column] = field.isEmpty() ? null : field;
            }
        }
        return null;
    }

    /** Digits with an optional sign, point and exponent of ten; Java would also read {@code 0x1p3}, {@code 1d} and NaN. */
    static boolean isDecimal(String field) {
        int at = isSign(field, 0) ? 1 : 0;
        int whole = digits(field, at);
        at += whole;
        int fraction = 0;
        if (at < field.length() && field.charAt(at) == '.') {
            fraction = digits(field, at + 1);
            at += 1 + fraction;
        }
        if (whole + fraction > 0 && at < field.length() && (field.charAt(at) | 0x20) == 'e') {
            at += isSign(field, at + 1) ? 2 : 1;
            int exponent = digits(field, at);
            return exponent > 0 && at + exponent == field.length();
        }
        return whole + fraction > 0 && at == field.length();
    }

    private static boolean isSign(String field, int at) {
        return at < field.length() && (field.charAt(at) == '-' || field.charAt(at) == '+');
    }

    private static int digits(String field, int from) {
        int at = from;
        while (at < field.length() && field.charAt(at) >= '0' && field.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }

    /** What makes it the same row as another: its time, mixed with its key columns where it has any. */
    long identity() {
        long identity = time;
        for (int key : keys) {
            identity = mix(identity ^ hash(key));
        }
        return identity;
    }

    /** A hash of all values; two different rows have the same one in 18 million million million. */
    long contents() {
        long contents = 0;
        for (int column = 0; column < numbers.length; column++) {
            contents = mix(contents ^ hash(column)) + column;
        }
        return contents;
    }

    private long hash(int column) {
        return switch (columns.get(column).type()) {
            case NUMBER, COUNT -> mix(Double.doubleToLongBits(numbers[column]));
            case TIME -> mix(instants[column]);
            case TEXT -> {
                String text = texts[column];
                long hash = 1;
                for (int i = 0; text != null && i < text.length(); i++) {
                    hash = mix(hash ^ text.charAt(i));
                }
                yield hash;
            }
        };
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** Adds a copy to rows. */
    void copyTo(Rows.Builder rows) {
        rows.row(time);
        for (int column = 0; column < numbers.length; column++) {
            switch (columns.get(column).type()) {
                case NUMBER, COUNT -> rows.number(column, numbers[column]);
                case TIME -> rows.instant(column, instants[column]);
                case TEXT -> rows.text(column, texts[column]);
            }
        }
    }

    @Override
    public Dataset dataset() {
        return dataset;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public long time(int row) {
        return time;
    }

    @Override
    public double number(int column, int row) {
        return numbers[column];
    }

    @Override
    public long instant(int column, int row) {
        return instants[column];
    }

    @Override
    public @Nullable String text(int column, int row) {
        return texts[column];
    }

    @Override
    public String toString() {
        return "LineRow[" + dataset + " at " + time + ", " + Arrays.toString(numbers) + "]";
    }
}
