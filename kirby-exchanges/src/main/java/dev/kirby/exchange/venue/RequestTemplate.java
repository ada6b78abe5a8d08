package dev.kirby.exchange.venue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request with blanks. In path and parameters {@code {symbol}} and {@code {interval}} stand for the venue's names,
 * {@code {coin}} and {@code {quote}} for ours, {@code {start}}, {@code {before}}, {@code {end}} and {@code {last}} for the
 * first millisecond wanted, the one before it, the first one not wanted, and the one before that, {@code {limit}} for the rows
 * of a page, {@code {page}} for its number and {@code {offset}} for the rows of the pages before it. Times may be written in seconds, nanoseconds or ISO 8601: {@code {start:s}
 * {start:ns} {start:iso}}; seconds are rounded so that nothing wanted is left out. A parameter that is a {@code {cursor}}, the
 * id of the oldest row so far or what the answer calls it, is left out of the first request. {@code {next}} is just before
 * where the venue said that the next page begins, and {@code {before}} in the first request.
 *
 * @param host which of the venue's hosts answers
 * @param path the path, beginning with a slash
 * @param params a query, or, beginning with a brace, a JSON body to POST; empty for none
 * @param weight what a request costs of the host's budget
 */
public record RequestTemplate(Host host, String path, String params, int weight) {

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
    public static RequestTemplate of(Host host, String path, String params) {
        return new RequestTemplate(host, path, params, 1);
    }

    /** {@return what the request is counted as and called in errors: its path, and the type that a body names} */
    public String name() {
        Matcher type = BODY_TYPE.matcher(params);
        return isPost() && type.find() ? path + " " + type.group(1) : path;
    }

    /** {@return whether the parameters are a body} */
    public boolean isPost() {
        return params.startsWith("{");
    }

    /** {@return whether a page can be requested by the oldest row of the one after it} */
    public boolean hasCursor() {
        return CURSOR.matcher(params).find();
    }

    /** {@return the precision of the times in a request, in milliseconds} */
    public long precisionMillis() {
        return params.contains(":s}") ? 1000 : 1;
    }
}
