package dev.kirby.exchange.venue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One address of a venue's streams and how one speaks there.
 *
 * @param url scheme, host and path; the usual one where it is asked for
 * @param subscribe makes the messages that subscribe to topics
 * @param router finds what a message is about
 * @param refusal finds the venue's words where a message is a refusal; null where it is none
 * @param ping the text sent to stay alive; empty where frames do
 * @param pingEvery how often
 * @param topics how many one connection carries at most
 * @param pace the least time between two messages to the venue
 * @param directory tells where to connect, each time anew; null where that is always the same
 */
public record StreamEndpoint(
        URI url,
        Function<List<String>, List<String>> subscribe,
        Router router,
        Function<JsonNode, @Nullable String> refusal,
        String ping,
        Duration pingEvery,
        int topics,
        Duration pace,
        @Nullable Directory directory) {

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
        return new StreamEndpoint(
                URI.create(url),
                subscribe,
                router,
                refusal,
                "",
                Duration.ofHours(1),
                200,
                Duration.ofMillis(250),
                null);
    }

    /**
     * A copy kept alive by a text.
     *
     * @param text what to send
     * @param every how often
     * @return the new endpoint
     */
    public StreamEndpoint pinging(String text, Duration every) {
        return new StreamEndpoint(url, subscribe, router, refusal, text, every, topics, pace, directory);
    }

    /**
     * A copy that may be spoken to more often.
     *
     * @param least the least time between two messages to the venue
     * @return the new endpoint
     */
    public StreamEndpoint paced(Duration least) {
        return new StreamEndpoint(url, subscribe, router, refusal, ping, pingEvery, topics, least, directory);
    }

    /**
     * A copy whose connections carry no more than some topics.
     *
     * @param most how many, at least 1
     * @return the new endpoint
     */
    public StreamEndpoint carrying(int most) {
        return new StreamEndpoint(url, subscribe, router, refusal, ping, pingEvery, most, pace, directory);
    }

    /**
     * A copy whose address is asked for before each connection.
     *
     * @param request the question
     * @param read finds the address in the answer; throws {@link dev.kirby.SourceException} if there is none
     * @return the new endpoint
     */
    public StreamEndpoint askingWhere(RequestTemplate request, Function<JsonNode, Address> read) {
        return new StreamEndpoint(
                url, subscribe, router, refusal, ping, pingEvery, topics, pace, new Directory(request, read));
    }
}
