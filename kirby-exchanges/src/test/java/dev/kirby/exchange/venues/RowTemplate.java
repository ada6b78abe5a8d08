package dev.kirby.exchange.venues;

import dev.kirby.exchange.venues.RowDialect.Tick;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How one row is written, with names where values go. It is taken apart once, as hundreds of thousands of rows are written by one.
 *
 * @param before the text in front of each name
 * @param names {@code ID TIME SECONDS FRACTION ISO PRICE RATIO AMOUNT SIGNED SIDE UPPER SOLD}, and {@code MAKER} for the other side
 * @param after the text behind the last name
 */
record RowTemplate(List<String> before, List<String> names, String after) {

    private static final Pattern NAME =
            Pattern.compile("SOLD|SIDE|MAKER|UPPER|ID|TIME|SECONDS|FRACTION|ISO|PRICE|RATIO|SIGNED|AMOUNT");

    static RowTemplate of(String text) {
        List<String> before = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int end = 0;
        for (MatchResult name : NAME.matcher(text).results().toList()) {
            before.add(text.substring(end, name.start()));
            names.add(name.group());
            end = name.end();
        }
        return new RowTemplate(before, names, text.substring(end));
    }

    /** All rows, with commas between them. */
    String joined(List<Tick> ticks, String first, String last) {
        StringBuilder text = new StringBuilder(first);
        String comma = "";
        for (Tick tick : ticks) {
            text.append(comma);
            for (int i = 0; i < names.size(); i++) {
                text.append(before.get(i));
                append(text, names.get(i), tick);
            }
            text.append(after);
            comma = ",";
        }
        return text.append(last).toString();
    }

    private static void append(StringBuilder text, String name, Tick tick) {
        switch (name) {
            case "SOLD" -> text.append(!tick.isBuy());
            case "SIDE" -> text.append(tick.isBuy() ? "buy" : "sell");
            case "MAKER" -> text.append(tick.isBuy() ? "sell" : "buy");
            case "UPPER" -> text.append(tick.isBuy() ? "BUY" : "SELL");
            case "ID" -> text.append(tick.id());
            case "TIME" -> text.append(tick.time());
            case "SECONDS" -> text.append(tick.time() / 1000);
            case "FRACTION" -> text.append(BigDecimal.valueOf(tick.time(), 3).toPlainString());
            case "ISO" -> text.append(Instant.ofEpochMilli(tick.time()));
            case "PRICE" -> text.append(tick.price());
            case "RATIO" -> text.append(tick.price() / tick.amount());
            case "SIGNED" -> text.append(tick.isBuy() ? "" : "-").append(tick.amount());
            case "AMOUNT" -> text.append(tick.amount());
            default -> throw new IllegalStateException("No value of " + name + ".");
        }
    }
}
