package dev.kirby.exchange.venue;

import dev.kirby.market.Dataset;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.source.Support;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How one dataset comes over a {@link StreamEndpoint}, for instruments of one type.
 */
public final class Channel {

    private final Settings settings;

    /** What refinements change; never changed once a channel has it. */
    private static final class Settings {
        private final StreamEndpoint endpoint;
        private final InstrumentType type;
        private String quote = "";
        private final String topic;
        private String key = "";
        private final RowMapping mapping;
        private Map<Interval, String> intervals = Map.of();
        private @Nullable Predicate<JsonNode> closed;
        private @Nullable Predicate<JsonNode> only;
        private Duration quiet = MINUTE;

        Settings(StreamEndpoint endpoint, InstrumentType type, String topic, RowMapping mapping) {
            this.endpoint = endpoint;
            this.type = type;
            this.topic = topic;
            this.mapping = mapping;
        }

        Settings copy() {
            Settings copy = new Settings(endpoint, type, topic, mapping);
            copy.quote = quote;
            copy.key = key;
            copy.intervals = intervals;
            copy.closed = closed;
            copy.only = only;
            copy.quiet = quiet;
            return copy;
        }
    }

    private Channel(Settings settings) {
        this.settings = settings;
    }

    private Channel with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new Channel(copy);
    }

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOURS = Duration.ofHours(6);

    private static Channel of(StreamEndpoint endpoint, InstrumentType type, String topic, RowMapping mapping) {
        return new Channel(new Settings(endpoint, type, topic, mapping)).keyed(topic);
    }

    /**
     * Candles.
     *
     * @param endpoint where
     * @param type the kind of instrument
     * @param topic what is subscribed to, and what the router calls it
     * @param mapping where a delivery has what
     * @param intervals the venue's names for candle intervals
     * @param closed whether the candle of a row has closed; null where the venue does not say, and then the next candle
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
        return of(endpoint, type, topic, mapping).with(s -> {
            s.intervals = Map.copyOf(intervals);
            s.closed = closed;
            s.quiet = MINUTE.multipliedBy(3);
        });
    }

    /**
     * Values that a liquid market sends all the time: prices, funding, open interest.
     *
     * @param endpoint where
     * @param type the kind of instrument
     * @param topic what is subscribed to, and what the router calls it
     * @param mapping where a delivery has what
     * @return the channel
     */
    public static Channel values(StreamEndpoint endpoint, InstrumentType type, String topic, RowMapping mapping) {
        return of(endpoint, type, topic, mapping);
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
        return of(endpoint, type, topic, mapping).with(s -> s.quiet = quiet);
    }

    /**
     * A copy in which only some rows count.
     *
     * @param condition on the row as it came
     * @return the new channel
     */
    public Channel only(Predicate<JsonNode> condition) {
        return with(s -> s.only = condition);
    }

    /**
     * A copy for the instruments in one currency alone.
     *
     * @param currency such as {@code USD}
     * @return the new channel
     */
    public Channel quoted(String currency) {
        return with(s -> s.quote = currency);
    }

    /**
     * A copy whose deliveries have another name than the subscription.
     *
     * @param newKey what the router calls it
     * @return the new channel
     */
    public Channel keyed(String newKey) {
        return with(s -> s.key = newKey);
    }

    /** {@return which series it carries, in whatever currency} */
    public Support support() {
        return new Support(settings.mapping.dataset(), settings.type, settings.intervals.keySet());
    }

    /**
     * Whether the channel carries a series.
     *
     * @param series of the same venue
     * @return true if its dataset, instrument and interval do
     */
    public boolean carries(SeriesId series) {
        return support().serves(series)
                && (settings.quote.isEmpty()
                        || settings.quote.equals(series.instrument().quote()));
    }

    /**
     * Whether the same subscription brings both.
     *
     * @param other of the same venue
     * @return true if endpoint and topic are the same
     */
    public boolean isSubscribedAs(Channel other) {
        return settings.endpoint.equals(other.settings.endpoint) && settings.topic.equals(other.settings.topic);
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
                .replace(
                        "{interval}",
                        series.interval().map(settings.intervals::get).orElse(""));
    }

    /** {@return whether it carries candles, which are pushed when something trades, however long they are} */
    public boolean isCandles() {
        return settings.mapping.dataset().hasInterval();
    }

    /** {@return where it comes} */
    public StreamEndpoint endpoint() {
        return settings.endpoint;
    }

    /** {@return the kind of instrument} */
    public InstrumentType type() {
        return settings.type;
    }

    /** {@return the quote currency of the instruments; empty for any} */
    public String quote() {
        return settings.quote;
    }

    /**
     * What is subscribed to; {@code {symbol}}, {@code {symbol:lower}} and {@code {interval}} stand for the venue's names, {@code
     * {quote}} for the currency as it stands in the instrument.
     *
     * @return the template
     */
    public String topic() {
        return settings.topic;
    }

    /** {@return what the endpoint's router calls it, with the same blanks} */
    public String key() {
        return settings.key;
    }

    /** {@return which value of a row becomes which column} */
    public RowMapping mapping() {
        return settings.mapping;
    }

    /** {@return the venue's names for candle intervals; empty where the dataset has none} */
    public Map<Interval, String> intervals() {
        return settings.intervals;
    }

    /** {@return the condition under which the candle of a row has closed; null where the venue does not say} */
    public @Nullable Predicate<JsonNode> closed() {
        return settings.closed;
    }

    /** {@return the condition under which a row counts; null where all do} */
    public @Nullable Predicate<JsonNode> only() {
        return settings.only;
    }

    /** {@return how long it may be silent before the connection is renewed} */
    public Duration quiet() {
        return settings.quiet;
    }

    /** For example {@code Channel[perps candles kline.{interval}.{symbol}]}. */
    @Override
    public String toString() {
        return "Channel[" + settings.type + " " + settings.mapping.dataset() + " " + settings.topic + "]";
    }
}
