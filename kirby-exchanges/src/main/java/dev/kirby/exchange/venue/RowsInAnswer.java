package dev.kirby.exchange.venue;

/**
 * Where an answer has its rows, and what stands beside them.
 *
 * @param rowsAt the path to the rows; empty where the body is the array
 * @param nullIsEmpty whether {@code null} is an answer without rows
 * @param moreField the field that states whether there are more rows; empty if none does
 * @param nextField the field that states where the next page begins; empty if none does
 * @param onlyField the field that distinguishes rows from other objects; empty if all objects are rows
 * @param onlyValue the value of that field in a row
 */
public record RowsInAnswer(
        String rowsAt, boolean nullIsEmpty, String moreField, String nextField, String onlyField, String onlyValue) {

    RowsInAnswer nullMeansEmpty() {
        return new RowsInAnswer(rowsAt, true, moreField, nextField, onlyField, onlyValue);
    }

    RowsInAnswer more(String field) {
        return new RowsInAnswer(rowsAt, nullIsEmpty, field, nextField, onlyField, onlyValue);
    }

    RowsInAnswer next(String field) {
        return new RowsInAnswer(rowsAt, nullIsEmpty, moreField, field, onlyField, onlyValue);
    }

    RowsInAnswer only(String field, String value) {
        return new RowsInAnswer(rowsAt, nullIsEmpty, moreField, nextField, field, value);
    }
}
