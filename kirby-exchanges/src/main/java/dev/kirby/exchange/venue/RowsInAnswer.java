package dev.kirby.exchange.venue;

import java.util.Map;

/**
 * Where an answer has its rows, and what stands beside them.
 *
 * @param rowsAt the path to the rows; empty where the body is the array
 * @param nullIsEmpty whether {@code null} is an answer without rows
 * @param moreField the field that states whether there are more rows; empty if none does
 * @param nextField the field that states where the next page begins; empty if none does
 * @param onlyField the field that distinguishes rows from other objects; empty if all objects are rows
 * @param onlyValue the value of that field in a row
 * @param parties whose position was closed by force, {@code taker}, {@code maker} or {@code both}, by the value of that field,
 *     which other objects lack; empty where it says something else
 */
public record RowsInAnswer(
        String rowsAt,
        boolean nullIsEmpty,
        String moreField,
        String nextField,
        String onlyField,
        String onlyValue,
        Map<String, String> parties) {

    RowsInAnswer nullMeansEmpty() {
        return new RowsInAnswer(rowsAt, true, moreField, nextField, onlyField, onlyValue, parties);
    }

    RowsInAnswer more(String field) {
        return new RowsInAnswer(rowsAt, nullIsEmpty, field, nextField, onlyField, onlyValue, parties);
    }

    RowsInAnswer next(String field) {
        return new RowsInAnswer(rowsAt, nullIsEmpty, moreField, field, onlyField, onlyValue, parties);
    }

    RowsInAnswer only(String field, String value) {
        return new RowsInAnswer(rowsAt, nullIsEmpty, moreField, nextField, field, value, Map.of());
    }

    RowsInAnswer parties(String field, Map<String, String> pairs) {
        return new RowsInAnswer(rowsAt, nullIsEmpty, moreField, nextField, field, "", pairs);
    }
}
