package dev.kirby.store.registry;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Instrument;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an exchange traded in a month of the past, and what of it is gone. Immutable and thread-safe.
 *
 * @param exchange its name
 * @param month of the past
 * @param asked when the list was made
 * @param traded what was traded in that month, delisted since or not
 * @param gone what of it is not traded any more
 */
public record Universe(
        String exchange, YearMonth month, Instant asked, List<Instrument> traded, List<Instrument> gone) {

    /** Copies the lists. */
    public Universe {
        requireNonNull(exchange, "exchange");
        requireNonNull(month, "month");
        requireNonNull(asked, "asked");
        traded = List.copyOf(traded);
        gone = List.copyOf(gone);
    }

    /**
     * Compares a month of the past with today's list.
     *
     * @param exchange its name
     * @param month of the past
     * @param asked when the lists were asked for
     * @param traded what was traded in that month
     * @param today what is traded when the lists are asked for
     * @return the universe
     */
    public static Universe of(
            String exchange, YearMonth month, Instant asked, List<Instrument> traded, Collection<Instrument> today) {
        Set<Instrument> still = new HashSet<>(today);
        return new Universe(
                exchange,
                month,
                asked,
                traded,
                traded.stream().filter(market -> !still.contains(market)).toList());
    }

    /**
     * Whether the markets of a test are a choice of those that survived.
     *
     * @param markets of the test, of any exchange
     * @return a sentence; absent where no market was in the universe, or none of it is gone
     */
    public Optional<String> note(Collection<Instrument> markets) {
        List<Instrument> tested =
                markets.stream().distinct().filter(traded::contains).toList();
        if (tested.isEmpty() || gone.isEmpty()) {
            return Optional.empty();
        }
        long lost = tested.stream().filter(gone::contains).count();
        String then = "Of " + traded.size() + " markets that " + exchange + " traded in " + month + ", " + gone.size()
                + " are not traded any more; ";
        String here = tested.size() == 1 ? "the market tested here" : "the " + tested.size() + " tested here";
        if (lost == 0) {
            return Optional.of(then + here + (tested.size() == 1 ? " is" : " are")
                    + " of those that are: survivors, whose past looks better than that of a choice made then.");
        }
        return Optional.of(then + lost + " of them " + (lost == 1 ? "is" : "are") + " among " + here + ".");
    }

    /** For example {@code Universe[gate 2023-06, 310 markets, 122 gone]}. */
    @Override
    public String toString() {
        return "Universe[" + exchange + " " + month + ", " + traded.size() + " markets, " + gone.size() + " gone]";
    }
}
