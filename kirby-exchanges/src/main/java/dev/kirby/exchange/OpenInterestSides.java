package dev.kirby.exchange;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether the history of a venue's open interest counts contracts as its present value does, or both sides of each: no documentation
 * of Gate says so, and its two answers of one moment do.
 *
 * <pre>{@code
 * OpenInterestSides.compare(Exchanges.gate(), List.of(btc, eth, sol)).counted()   // ONCE, TWICE or UNKNOWN
 * }</pre>
 *
 * @param exchange the venue
 * @param ratios the newest value of the history over the present one, for each instrument that has both
 * @param counted what they say
 */
public record OpenInterestSides(String exchange, List<Double> ratios, Counted counted) {

    /** What the history counts. */
    public enum Counted {
        /** As the present value. */
        ONCE,
        /** Both sides of what the present value counts once: halve it before joining the two. */
        TWICE,
        /** The instruments are too few, or do not agree: do not join the two. */
        UNKNOWN
    }

    // Open interest moves by less than this within minutes, as a share.
    private static final double MOVES = 0.05;
    private static final int ENOUGH = 3;
    private static final Duration RECENT = Duration.ofHours(1);

    /** Copies the ratios. */
    public OpenInterestSides {
        ratios = List.copyOf(ratios);
    }

    /**
     * Asks a venue for both values of each instrument: two requests each.
     *
     * @param exchange such as {@code Exchanges.gate()}
     * @param instruments three at least, so that no single movement decides
     * @return what the values say
     * @throws InvalidRequestException if the instruments are fewer
     */
    public static OpenInterestSides compare(Exchange exchange, List<Instrument> instruments) {
        if (instruments.size() < ENOUGH) {
            throw new InvalidRequestException(
                    "To compare the open interest of " + exchange.name() + " with its history takes " + ENOUGH
                            + " instruments at least, not " + instruments.size() + ": name more of them.");
        }
        List<Double> ratios = new ArrayList<>();
        for (Instrument instrument : instruments) {
            double ratio = ratio(exchange, SeriesId.of(Dataset.OPEN_INTEREST, instrument));
            if (ratio > 0) {
                ratios.add(ratio);
            }
        }
        return new OpenInterestSides(exchange.name(), ratios, counted(ratios));
    }

    /** NaN where one of the two has no value. */
    private static double ratio(Exchange exchange, SeriesId series) {
        int column = series.dataset().indexOf("open_interest");
        try {
            Rows present = exchange.latest(series);
            Instant now = exchange.serverTime();
            Page page = exchange.fetch(series, new TimeRange(now.minus(RECENT), now));
            Rows history = page.rows().sorted();
            return present.isEmpty() || history.isEmpty()
                    ? Double.NaN
                    : history.number(column, history.size() - 1) / present.number(column, 0);
        } catch (NoDataException e) {
            return Double.NaN;
        }
    }

    private static Counted counted(List<Double> ratios) {
        if (ratios.size() < ENOUGH) {
            return Counted.UNKNOWN;
        }
        if (ratios.stream().allMatch(ratio -> Math.abs(ratio - 1) < MOVES)) {
            return Counted.ONCE;
        }
        return ratios.stream().allMatch(ratio -> Math.abs(ratio / 2 - 1) < MOVES) ? Counted.TWICE : Counted.UNKNOWN;
    }

    /** For example {@code OpenInterestSides[gate counts TWICE: 2.00, 2.01, 1.99]}. */
    @Override
    public String toString() {
        List<String> shown = ratios.stream()
                .limit(5)
                .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                .toList();
        return "OpenInterestSides[" + exchange + " counts " + counted + ": " + String.join(", ", shown) + "]";
    }
}
