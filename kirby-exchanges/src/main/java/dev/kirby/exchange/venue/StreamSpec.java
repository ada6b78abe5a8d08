package dev.kirby.exchange.venue;

import dev.kirby.market.Instrument;
import dev.kirby.source.Support;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A venue's streams, described as data.
 *
 * @param symbol the venue's name of an instrument in its streams
 * @param channels what can be subscribed to; the first that carries a series is used, and others with its endpoint and topic describe
 *     in which other forms it may come, such as those of older versions
 */
public record StreamSpec(Function<Instrument, String> symbol, List<Channel> channels) {

    /** No streams. */
    public static final StreamSpec NONE = new StreamSpec(Instrument::symbol, List.of());

    /** Copies the list. */
    public StreamSpec {
        channels = List.copyOf(channels);
    }

    /**
     * What can be subscribed to.
     *
     * @return one entry per dataset and instrument type
     */
    public List<Support> supports() {
        Map<String, Support> supports = new LinkedHashMap<>();
        for (Channel channel : channels) {
            Support support = channel.support();
            supports.putIfAbsent(support.type() + " " + support.dataset(), support);
        }
        return List.copyOf(supports.values());
    }
}
