package dev.kirby.exchange.simulated;

import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How one venue speaks over WebSockets: subscriptions, acknowledgements and messages. */
interface StreamProtocol {

    /** What a topic carries. */
    enum Kind {
        CANDLES,
        TRADES,
        /** Mark price, funding rate and, with some venues, open interest. */
        VALUES,
        OPEN_INTEREST,
        LIQUIDATIONS
    }

    /**
     * A topic that exists.
     *
     * @param name as the venue repeats it
     * @param symbol the venue's name of the instrument
     * @param interval null where there is none
     */
    record Topic(
            String name,
            Kind kind,
            Instrument instrument,
            String symbol,
            @Nullable Interval interval) {
        SeriesId candles() {
            return SeriesId.candles(instrument, interval == null ? Interval.M1 : interval);
        }
    }

    /**
     * Reads what a client says.
     *
     * @param path where it is connected
     * @param message JSON; missing for other texts
     * @return topics, those that do not exist as empty
     */
    List<Optional<Topic>> topics(String path, JsonNode message);

    /** The answer to what a client says: one text for each message of the venue. */
    List<String> replies(String text, JsonNode message, List<Optional<Topic>> topics);

    String candle(Topic topic, Rows rows, int row, boolean closed);

    String trade(Topic topic, Rows rows, int row);

    /** Whether the trades of a topic state which of them are liquidations. */
    default boolean marksLiquidations(Topic topic) {
        return false;
    }

    String values(Topic topic, Tape.Value value);

    String liquidation(Topic topic, Rows rows, int row);

    /** The instrument of a market that has a symbol. */
    static Optional<Instrument> named(
            SimulatedMarket market,
            InstrumentType type,
            String symbol,
            java.util.function.Function<Instrument, String> names) {
        return market.instruments(type).stream()
                .filter(i -> names.apply(i).equals(symbol))
                .findFirst();
    }
}
