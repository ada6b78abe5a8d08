package dev.kirby.exchange.internal.ws;

import dev.kirby.exchange.internal.venue.RowLayout;
import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How one dataset comes over a {@link Line}, for instruments of one type.
 *
 * @param line where
 * @param type the kind of instrument
 * @param quote the quote currency of the instruments; empty for any
 * @param topic what is subscribed to; {@code {symbol}}, {@code {symbol:lower}} and {@code {interval}} stand for the venue's
 *     names, {@code {quote}} for the currency as it stands in the instrument
 * @param key what the line's router calls it, with the same blanks
 * @param layout where a delivery has what
 * @param intervals the venue's names for candle intervals; empty where the dataset has none
 * @param closed tells of a row whether its candle has closed; null where the venue does not say
 * @param only which rows count; null for all
 * @param quiet how long it may be silent before the connection is renewed
 */
public record Channel(
        Line line,
        InstrumentType type,
        String quote,
        String topic,
        String key,
        RowLayout layout,
        Map<Interval, String> intervals,
        @Nullable Predicate<JsonNode> closed,
        @Nullable Predicate<JsonNode> only,
        Duration quiet) {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOURS = Duration.ofHours(6);

    /**
     * Candles.
     *
     * @param line where
     * @param type the kind of instrument
     * @param topic what is subscribed to, and what the router calls it
     * @param layout where a delivery has what
     * @param intervals the venue's names for candle intervals
     * @param closed tells of a row whether its candle has closed; null where the venue does not say, and then the next candle
     *     closes it
     * @return the channel
     */
    public static Channel candles(
            Line line,
            InstrumentType type,
            String topic,
            RowLayout layout,
            Map<Interval, String> intervals,
            @Nullable Predicate<JsonNode> closed) {
        return new Channel(
                line, type, "", topic, topic, layout, Map.copyOf(intervals), closed, null, MINUTE.multipliedBy(3));
    }

    /**
     * Values that a liquid market tells all the time: prices, funding, open interest.
     *
     * @param line where
     * @param type the kind of instrument
     * @param topic what is subscribed to, and what the router calls it
     * @param layout where a delivery has what
     * @return the channel
     */
    public static Channel values(Line line, InstrumentType type, String topic, RowLayout layout) {
        return new Channel(line, type, "", topic, topic, layout, Map.of(), null, null, MINUTE);
    }

    /**
     * Events that come when they come: trades, liquidations.
     *
     * @param line where
     * @param type the kind of instrument
     * @param topic what is subscribed to, and what the router calls it
     * @param layout where a delivery has what
     * @return the channel
     */
    public static Channel events(Line line, InstrumentType type, String topic, RowLayout layout) {
        Duration quiet = layout.dataset() == Dataset.TRADES ? MINUTE.multipliedBy(10) : HOURS;
        return new Channel(line, type, "", topic, topic, layout, Map.of(), null, null, quiet);
    }

    /**
     * A copy in which only some rows count.
     *
     * @param condition on the row as it came
     * @return the new channel
     */
    public Channel only(Predicate<JsonNode> condition) {
        return new Channel(line, type, quote, topic, key, layout, intervals, closed, condition, quiet);
    }

    /**
     * A copy for the instruments in one currency alone.
     *
     * @param currency such as {@code USD}
     * @return the new channel
     */
    public Channel quoted(String currency) {
        return new Channel(line, type, currency, topic, key, layout, intervals, closed, only, quiet);
    }

    /**
     * A copy whose deliveries have another name than the subscription.
     *
     * @param newKey what the router calls it
     * @return the new channel
     */
    public Channel keyed(String newKey) {
        return new Channel(line, type, quote, topic, newKey, layout, intervals, closed, only, quiet);
    }

    boolean carries(SeriesId series) {
        return layout.dataset() == series.dataset()
                && type == series.instrument().type()
                && (quote.isEmpty() || quote.equals(series.instrument().quote()))
                && series.interval().map(intervals::containsKey).orElse(true);
    }

    /** Whether the same subscription brings both. */
    boolean isSubscribedAs(Channel other) {
        return line.equals(other.line) && topic.equals(other.topic);
    }

    String fill(String template, String symbol, SeriesId series) {
        return template.replace("{symbol:lower}", symbol.toLowerCase(Locale.ROOT))
                .replace("{symbol}", symbol)
                .replace("{quote}", series.instrument().quote())
                .replace("{interval}", series.interval().map(intervals::get).orElse(""));
    }

    /** Candles are pushed when something trades, so that longer ones may not be silent longer. */
    boolean isCandles() {
        return layout.dataset().hasInterval();
    }
}
