package dev.kirby.exchange.venue;

import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.source.Support;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How one dataset comes over a {@link StreamEndpoint}, for instruments of one type.
 *
 * @param endpoint where
 * @param type the kind of instrument
 * @param quote the quote currency of the instruments; empty for any
 * @param topic what is subscribed to; {@code {symbol}}, {@code {symbol:lower}} and {@code {interval}} stand for the venue's
 *     names, {@code {quote}} for the currency as it stands in the instrument
 * @param key what the endpoint's router calls it, with the same blanks
 * @param mapping where a delivery has what
 * @param intervals the venue's names for candle intervals; empty where the dataset has none
 * @param closed tells of a row whether its candle has closed; null where the venue does not say
 * @param only which rows count; null for all
 * @param quiet how long it may be silent before the connection is renewed
 */
public record Channel(
        StreamEndpoint endpoint,
        InstrumentType type,
        String quote,
        String topic,
        String key,
        RowMapping mapping,
        Map<Interval, String> intervals,
        @Nullable Predicate<JsonNode> closed,
        @Nullable Predicate<JsonNode> only,
        Duration quiet) {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOURS = Duration.ofHours(6);

    /**
     * Candles.
     *
     * @param endpoint where
     * @param type the kind of instrument
     * @param topic what is subscribed to, and what the router calls it
     * @param mapping where a delivery has what
     * @param intervals the venue's names for candle intervals
     * @param closed tells of a row whether its candle has closed; null where the venue does not say, and then the next candle
     *     closes it
     * @return the channel
     */
    public static Channel candles(
            StreamEndpoint endpoint,
            InstrumentType type,
            String topic,
            RowMapping mapping,
            Map<Interval, String> intervals,
            @Nullable Predicate<JsonNode> closed) {
        return new Channel(
                endpoint, type, "", topic, topic, mapping, Map.copyOf(intervals), closed, null, MINUTE.multipliedBy(3));
    }

    /**
     * Values that a liquid market tells all the time: prices, funding, open interest.
     *
     * @param endpoint where
     * @param type the kind of instrument
     * @param topic what is subscribed to, and what the router calls it
     * @param mapping where a delivery has what
     * @return the channel
     */
    public static Channel values(StreamEndpoint endpoint, InstrumentType type, String topic, RowMapping mapping) {
        return new Channel(endpoint, type, "", topic, topic, mapping, Map.of(), null, null, MINUTE);
    }

    /**
     * Events that come when they come: trades, liquidations.
     *
     * @param endpoint where
     * @param type the kind of instrument
     * @param topic what is subscribed to, and what the router calls it
     * @param mapping where a delivery has what
     * @return the channel
     */
    public static Channel events(StreamEndpoint endpoint, InstrumentType type, String topic, RowMapping mapping) {
        Duration quiet = mapping.dataset() == Dataset.TRADES ? MINUTE.multipliedBy(10) : HOURS;
        return new Channel(endpoint, type, "", topic, topic, mapping, Map.of(), null, null, quiet);
    }

    /**
     * A copy in which only some rows count.
     *
     * @param condition on the row as it came
     * @return the new channel
     */
    public Channel only(Predicate<JsonNode> condition) {
        return new Channel(endpoint, type, quote, topic, key, mapping, intervals, closed, condition, quiet);
    }

    /**
     * A copy for the instruments in one currency alone.
     *
     * @param currency such as {@code USD}
     * @return the new channel
     */
    public Channel quoted(String currency) {
        return new Channel(endpoint, type, currency, topic, key, mapping, intervals, closed, only, quiet);
    }

    /**
     * A copy whose deliveries have another name than the subscription.
     *
     * @param newKey what the router calls it
     * @return the new channel
     */
    public Channel keyed(String newKey) {
        return new Channel(endpoint, type, quote, topic, newKey, mapping, intervals, closed, only, quiet);
    }

    /** {@return which series it carries, in whatever currency} */
    public Support support() {
        return new Support(mapping.dataset(), type, intervals.keySet());
    }

    /**
     * Whether the channel carries a series.
     *
     * @param series of the same venue
     * @return true if its dataset, instrument and interval do
     */
    public boolean carries(SeriesId series) {
        return support().serves(series)
                && (quote.isEmpty() || quote.equals(series.instrument().quote()));
    }

    /**
     * Whether the same subscription brings both.
     *
     * @param other of the same venue
     * @return true if endpoint and topic are the same
     */
    public boolean isSubscribedAs(Channel other) {
        return endpoint.equals(other.endpoint) && topic.equals(other.topic);
    }

    /**
     * Fills the blanks of a topic or key.
     *
     * @param template {@link #topic} or {@link #key}
     * @param symbol the venue's name of the instrument
     * @param series what is subscribed to
     * @return the text without blanks
     */
    public String fill(String template, String symbol, SeriesId series) {
        return template.replace("{symbol:lower}", symbol.toLowerCase(Locale.ROOT))
                .replace("{symbol}", symbol)
                .replace("{quote}", series.instrument().quote())
                .replace("{interval}", series.interval().map(intervals::get).orElse(""));
    }

    /** {@return whether it carries candles, which are pushed when something trades, however long they are} */
    public boolean isCandles() {
        return mapping.dataset().hasInterval();
    }
}
