package dev.kirby.exchange.internal.ws;

import dev.kirby.exchange.internal.venue.Ask;
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
public record Line(
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

    /**
     * A part of a message.
     *
     * @param key what a {@link Channel} calls the same topic
     * @param rows an object or an array of them
     * @param whole false if it holds only what changed since the message before
     */
    public record Delivery(String key, JsonNode rows, boolean whole) {

        /**
         * A part that holds everything.
         *
         * @param key what a {@link Channel} calls the same topic
         * @param rows an object or an array of them
         */
        public Delivery(String key, JsonNode rows) {
            this(key, rows, true);
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
     * @param ask the question
     * @param read finds the address in the answer; throws {@link dev.kirby.SourceException} if there is none
     */
    public record Directory(Ask ask, Function<JsonNode, Address> read) {}

    /**
     * A line kept alive by frames alone, for 200 topics a connection, four messages a second.
     *
     * @param url scheme, host and path
     * @param subscribe makes the messages that subscribe to topics
     * @param router finds what a message is about
     * @param refusal finds the venue's words where a message is a refusal
     * @return the line
     */
    public static Line of(
            String url,
            Function<List<String>, List<String>> subscribe,
            Router router,
            Function<JsonNode, @Nullable String> refusal) {
        return new Line(
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
     * @return the new line
     */
    public Line pinging(String text, Duration every) {
        return new Line(url, subscribe, router, refusal, text, every, topics, pace, directory);
    }

    /**
     * A copy that may be spoken to more often.
     *
     * @param least the least time between two messages to the venue
     * @return the new line
     */
    public Line paced(Duration least) {
        return new Line(url, subscribe, router, refusal, ping, pingEvery, topics, least, directory);
    }

    /**
     * A copy whose address is asked for before each connection.
     *
     * @param ask the question
     * @param read finds the address in the answer; throws {@link dev.kirby.SourceException} if there is none
     * @return the new line
     */
    public Line askingWhere(Ask ask, Function<JsonNode, Address> read) {
        return new Line(url, subscribe, router, refusal, ping, pingEvery, topics, pace, new Directory(ask, read));
    }
}
