package dev.kirby.exchange.internal.venue;

import dev.kirby.market.TimeRange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request with blanks. In path and parameters {@code {symbol}} and {@code {interval}} stand for the venue's names,
 * {@code {coin}} and {@code {quote}} for ours, {@code {start}}, {@code {before}}, {@code {end}} and {@code {last}} for the
 * first millisecond wanted, the one before it, the first one not wanted, and the one before that, {@code {limit}} for the rows
 * of a page and {@code {page}} for its number. Times may be written in seconds, nanoseconds or ISO 8601: {@code {start:s}
 * {start:ns} {start:iso}}; seconds are rounded so that nothing wanted is left out. A parameter that is a {@code {cursor}}, the
 * id of the oldest row so far or what the answer calls it, is left out of the first request. {@code {next}} is just before
 * where the venue said that the next page begins, and {@code {before}} in the first request.
 *
 * @param host which of the venue's hosts answers
 * @param path the path, beginning with a slash
 * @param params a query, or, beginning with a brace, a JSON body to POST; empty for none
 * @param weight what a request costs of the host's budget
 */
public record Ask(Host host, String path, String params, int weight) {

    private static final Pattern BLANK =
            Pattern.compile("\\{(symbol|coin|quote|interval|limit|page|cursor|start|before|end|last|next)(:\\w+)?}");
    private static final Pattern CURSOR = Pattern.compile("&?\\b\\w+=\\{cursor}");
    private static final Pattern BODY_TYPE = Pattern.compile("\"type\":\"(\\w+)\"");

    /**
     * A request that costs one.
     *
     * @param host which of the venue's hosts answers
     * @param path the path, beginning with a slash
     * @param params a query, or a JSON body to POST
     * @return the request
     */
    public static Ask of(Host host, String path, String params) {
        return new Ask(host, path, params, 1);
    }

    /** What the request is counted as and called in errors: its path, and the type that a body names. */
    String name() {
        Matcher type = BODY_TYPE.matcher(params);
        return isPost() && type.find() ? path + " " + type.group(1) : path;
    }

    /** Whether the parameters are a body. */
    boolean isPost() {
        return params.startsWith("{");
    }

    /** Whether a page can be asked for by the oldest row of the one after it. */
    boolean hasCursor() {
        return CURSOR.matcher(params).find();
    }

    /** The precision of the times in a request, in milliseconds. */
    long precisionMillis() {
        return params.contains(":s}") ? 1000 : 1;
    }

    /** What the blanks of one request are filled with. */
    record Values(
            String symbol,
            String coin,
            String quote,
            String interval,
            TimeRange range,
            int limit,
            int page,
            String cursor) {

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
}
