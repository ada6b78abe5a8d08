package dev.kirby.exchange.internal.venue;

import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes symbols apart in which coin and quote currency stand together, such as {@code BTCUSDT}. Of the quote currencies that a
 * venue has the longest that fits counts; a symbol that none fits cannot be told apart.
 */
public final class JoinedSymbols {

    private final List<String> quotes;

    private JoinedSymbols(List<String> quotes) {
        this.quotes = quotes;
    }

    /**
     * Symbols that end with one of some currencies.
     *
     * @param quotes the venue's quote currencies, such as {@code USDT USDC BTC}
     * @return what takes them apart
     */
    public static JoinedSymbols of(String quotes) {
        return new JoinedSymbols(Stream.of(quotes.split(" "))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /**
     * The spot pair of a symbol.
     *
     * @param exchange the venue
     * @param symbol its name of the pair
     * @return empty where it ends with none of the currencies, or is nothing but one
     */
    public Optional<Instrument> spot(String exchange, String symbol) {
        return quotes.stream()
                .filter(symbol::endsWith)
                .findFirst()
                .flatMap(quote -> Fields.instrument(
                        exchange, InstrumentType.SPOT, symbol.substring(0, symbol.length() - quote.length()), quote));
    }

    /** For example {@code JoinedSymbols[USDT, USDC]}. */
    @Override
    public String toString() {
        return "JoinedSymbols" + quotes;
    }
}
