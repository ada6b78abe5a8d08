package dev.kirby.exchange.simulated;

import dev.kirby.series.Rows;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A venue whose streams are not simulated: whatever is said to it stays without an answer. */
final class NoStreams implements StreamProtocol {

    private static final String NONE = "This venue has no simulated streams.";

    @Override
    public List<Optional<Topic>> topics(String path, JsonNode message) {
        return List.of();
    }

    @Override
    public List<String> replies(String text, JsonNode message, List<Optional<Topic>> topics) {
        return List.of();
    }

    @Override
    public String candle(Topic topic, Rows rows, int row, boolean closed) {
        throw new IllegalStateException(NONE);
    }

    @Override
    public String trade(Topic topic, Rows rows, int row) {
        throw new IllegalStateException(NONE);
    }

    @Override
    public String values(Topic topic, Tape.Value value) {
        throw new IllegalStateException(NONE);
    }

    @Override
    public String liquidation(Topic topic, Rows rows, int row) {
        throw new IllegalStateException(NONE);
    }
}
