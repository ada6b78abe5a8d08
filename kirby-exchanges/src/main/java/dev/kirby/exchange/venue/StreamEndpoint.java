package dev.kirby.exchange.venue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One address of a venue's streams and how one speaks there.
 */
public final class StreamEndpoint {

    private final Settings settings;

    /** What refinements change; never changed once an endpoint has it. */
    private static final class Settings {
        private final URI url;
        private final Function<List<String>, List<String>> subscribe;
        private final Router router;
        private final Function<JsonNode, @Nullable String> refusal;
        private String ping = "";
        private Duration pingEvery = Duration.ofHours(1);
        private int topics = 200;
        private Duration pace = Duration.ofMillis(250);
        private @Nullable Directory directory;
        private Function<byte[], String> binary = bytes -> new String(bytes, StandardCharsets.UTF_8);

        Settings(
                URI url,
                Function<List<String>, List<String>> subscribe,
                Router router,
                Function<JsonNode, @Nullable String> refusal) {
            this.url = url;
            this.subscribe = subscribe;
            this.router = router;
            this.refusal = refusal;
        }

        Settings copy() {
            Settings copy = new Settings(url, subscribe, router, refusal);
            copy.ping = ping;
            copy.pingEvery = pingEvery;
            copy.topics = topics;
            copy.pace = pace;
            copy.directory = directory;
            copy.binary = binary;
            return copy;
        }
    }

    private StreamEndpoint(Settings settings) {
        this.settings = settings;
    }

    private StreamEndpoint with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new StreamEndpoint(copy);
    }

    /** Finds what a message is about. */
    public interface Router {

        /**
         * Takes a message apart.
         *
         * @param message the whole message
         * @return what it delivers; empty for acknowledgements, heartbeats and the like
         */
        List<Delivery> route(JsonNode message);
    }

    /** How much of a row a message carries. */
    public enum Content {
        /** All of it. */
        SNAPSHOT,
        /** What changed since the message before. */
        DELTA
    }

    /**
     * A part of a message.
     *
     * @param key what a {@link Channel} calls the same topic
     * @param rows an object or an array of them
     * @param content whether the rows are whole
     */
    public record Delivery(String key, JsonNode rows, Content content) {

        /**
         * Whole rows.
         *
         * @param key what a {@link Channel} calls the same topic
         * @param rows an object or an array of them
         * @return the delivery
         */
        public static Delivery snapshot(String key, JsonNode rows) {
            return new Delivery(key, rows, Content.SNAPSHOT);
        }

        /**
         * What changed since the message before.
         *
         * @param key what a {@link Channel} calls the same topic
         * @param rows an object or an array of them
         * @return the delivery
         */
        public static Delivery delta(String key, JsonNode rows) {
            return new Delivery(key, rows, Content.DELTA);
        }
    }

    /**
     * Where one connection goes.
     *
     * @param url scheme, host, path and query
     * @param pingEvery how often to ping there
     */
    public record Address(URI url, Duration pingEvery) {}

    /**
     * A question to the venue's REST interface whose answer holds an address.
     *
     * @param request the question
     * @param read finds the address in the answer; throws {@link dev.kirby.SourceException} if there is none
     */
    public record Directory(RequestTemplate request, Function<JsonNode, Address> read) {}

    /**
     * An endpoint kept alive by frames alone, for 200 topics a connection, four messages a second.
     *
     * @param url scheme, host and path
     * @param subscribe makes the messages that subscribe to topics
     * @param router finds what a message is about
     * @param refusal finds the venue's words where a message is a refusal
     * @return the endpoint
     */
    public static StreamEndpoint of(
            String url,
            Function<List<String>, List<String>> subscribe,
            Router router,
            Function<JsonNode, @Nullable String> refusal) {
        return new StreamEndpoint(new Settings(URI.create(url), subscribe, router, refusal));
    }

    /**
     * A copy kept alive by a text.
     *
     * @param text what to send
     * @param every how often
     * @return the new endpoint
     */
    public StreamEndpoint pinging(String text, Duration every) {
        return with(s -> {
            s.ping = text;
            s.pingEvery = every;
        });
    }

    /**
     * A copy that may be spoken to more often.
     *
     * @param least the least time between two messages to the venue
     * @return the new endpoint
     */
    public StreamEndpoint paced(Duration least) {
        return with(s -> s.pace = least);
    }

    /**
     * A copy whose connections carry no more than some topics.
     *
     * @param most how many, at least 1
     * @return the new endpoint
     */
    public StreamEndpoint carrying(int most) {
        return with(s -> s.topics = most);
    }

    /**
     * A copy whose address is requested before each connection.
     *
     * @param request the question
     * @param read finds the address in the answer; throws {@link dev.kirby.SourceException} if there is none
     * @return the new endpoint
     */
    public StreamEndpoint askingWhere(RequestTemplate request, Function<JsonNode, Address> read) {
        return with(s -> s.directory = new Directory(request, read));
    }

    /**
     * A copy whose binary messages are not the bytes of a text.
     *
     * @param json the JSON that a message stands for; throws {@link dev.kirby.SourceException} where it is none
     * @return the new endpoint
     */
    public StreamEndpoint binary(Function<byte[], String> json) {
        return with(s -> s.binary = json);
    }

    /** {@return what makes a text of a binary message} */
    public Function<byte[], String> binary() {
        return settings.binary;
    }

    /** {@return scheme, host and path; the usual one where it is asked for} */
    public URI url() {
        return settings.url;
    }

    /** {@return the maker of the messages that subscribe to topics} */
    public Function<List<String>, List<String>> subscribe() {
        return settings.subscribe;
    }

    /** {@return the finder of what a message is about} */
    public Router router() {
        return settings.router;
    }

    /** {@return the finder of the venue's words where a message is a refusal; null where it is none} */
    public Function<JsonNode, @Nullable String> refusal() {
        return settings.refusal;
    }

    /** {@return the text sent to stay alive; empty where frames do} */
    public String ping() {
        return settings.ping;
    }

    /** {@return how often that text is sent} */
    public Duration pingEvery() {
        return settings.pingEvery;
    }

    /** {@return how many one connection carries at most} */
    public int topics() {
        return settings.topics;
    }

    /** {@return the least time between two messages to the venue} */
    public Duration pace() {
        return settings.pace;
    }

    /** {@return the request whose answer holds the address of each connection; null where that is always the same} */
    public @Nullable Directory directory() {
        return settings.directory;
    }

    /** For example {@code StreamEndpoint[wss://stream.bybit.com/v5/public/spot]}. */
    @Override
    public String toString() {
        return "StreamEndpoint[" + settings.url + "]";
    }
}
