package dev.kirby.exchange.simulated;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** How one venue answers over REST: paths, parameters, bounds, order, retention, rows and its way of saying no. */
interface VenueProtocol {

    /**
     * Answers one request.
     *
     * @param now the venue's time
     * @param disorder what happens to the rows of the answer before they are written: nothing, unless a fault wills it
     */
    Answer answer(SimulatedRequest request, long now, UnaryOperator<List<String>> disorder);

    /** The answer to too many requests. */
    Answer limited(SimulatedRequest request);

    /** The answer to too many requests for too long. */
    Answer banned(SimulatedRequest request);

    /** What the headers of an answer state of the weight used in this minute. */
    default Map<String, String> headers(long used) {
        return Map.of();
    }
}
