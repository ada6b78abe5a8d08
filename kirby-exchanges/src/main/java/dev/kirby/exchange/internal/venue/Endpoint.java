package dev.kirby.exchange.internal.venue;

import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import java.time.Duration;
import java.util.Map;

/**
 * How one dataset of one instrument type is asked for.
 *
 * @param type the kind of instrument
 * @param host which of the venue's hosts answers
 * @param path the path, beginning with a slash
 * @param query parameters, in which {@code {symbol} {interval} {start} {last} {limit}} stand for the venue's symbol and
 *     interval, the first and the last millisecond wanted, and the page size
 * @param weight what a request costs
 * @param pageRows how many rows one answer holds at most; the oldest of the window come first where there are more
 * @param step the spacing of rows where the dataset has no interval but a fixed one; zero where it is not known
 * @param depth how far back the venue's history reaches; zero where there is no limit
 * @param intervals the venue's names for candle intervals; empty where the dataset has none
 * @param layout where the answer has what
 */
public record Endpoint(
        InstrumentType type,
        Host host,
        String path,
        String query,
        int weight,
        int pageRows,
        Duration step,
        Duration depth,
        Map<Interval, String> intervals,
        RowLayout layout) {

    /** Copies the map. */
    public Endpoint {
        intervals = Map.copyOf(intervals);
    }
}
