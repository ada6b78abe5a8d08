package dev.kirby.exchange.internal.rest;

import dev.kirby.market.TimeRange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the blanks of a {@link dev.kirby.exchange.venue.RequestTemplate} are filled with for one request. */
record Blanks(
        String symbol,
        String coin,
        String quote,
        String interval,
        TimeRange range,
        int limit,
        int page,
        String cursor) {

    private static final Pattern BLANK = Pattern.compile(
            "\\{(symbol|coin|quote|interval|limit|page|offset|cursor|start|before|end|last|next)(:\\w+)?}");
    private static final Pattern CURSOR = Pattern.compile("&?\\b\\w+=\\{cursor}");

    /** For requests about no instrument. */
    static final Blanks NONE = new Blanks("", "", "", "", TimeRange.ALL, 1000, 1, "");

    /** Fills a template, its values URL-encoded where asked. */
    String fill(String template, boolean encode) {
        Matcher blank =
                BLANK.matcher(cursor.isEmpty() ? CURSOR.matcher(template).replaceAll("") : template);
        StringBuilder filled = new StringBuilder(template.length() + 40);
        while (blank.find()) {
            String value = value(blank.group(1), blank.group(2));
            blank.appendReplacement(
                    filled,
                    Matcher.quoteReplacement(encode ? URLEncoder.encode(value, StandardCharsets.UTF_8) : value));
        }
        return blank.appendTail(filled).toString();
    }

    private String value(String name, @Nullable String unit) {
        return switch (name) {
            case "symbol" -> symbol;
            case "coin" -> coin;
            case "quote" -> quote;
            case "interval" -> interval;
            case "limit" -> Integer.toString(limit);
            case "page" -> Integer.toString(page);
            case "offset" -> Integer.toString((page - 1) * limit);
            case "cursor" -> cursor;
            case "start" -> time(range.startMillis(), unit);
            case "next" -> cursor.isEmpty() ? value("before", unit) : justBefore(cursor);
            case "before" -> time(range.startMillis() - 1, unit);
            // The first millisecond not wanted lies within the last second wanted, unless it begins one.
            case "end" -> time(range.endMillis() + (":s".equals(unit) ? 999 : 0), unit);
            case "last" -> time(range.endMillis() - 1, unit);
            default -> throw new IllegalStateException("No value for " + name + ".");
        };
    }

    /** So that what happened at one instant is not parted, whether the venue counts the instant it is given or not. */
    private static String justBefore(String place) {
        return place.matches("[1-9]\\d{0,17}|[1-8]\\d{18}") ? Long.toString(Long.parseLong(place) - 1) : place;
    }

    private static String time(long millis, @Nullable String unit) {
        return switch (unit == null ? "" : unit) {
            case "" -> Long.toString(millis);
            case ":s" -> Long.toString(Math.floorDiv(millis, 1000));
            case ":ns" -> Long.toString(Math.multiplyExact(millis, 1_000_000L));
            case ":iso" -> Instant.ofEpochMilli(millis).toString();
            default -> throw new IllegalStateException("No unit " + unit + ".");
        };
    }
}
