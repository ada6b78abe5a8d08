package dev.kirby.exchange.venue;

import static dev.kirby.market.InstrumentType.SPOT;

import dev.kirby.market.Instrument;
import dev.kirby.market.Listing;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads spot pairs of lists that contain their symbols and nothing else about them, such as those of tickers: steps and fees are
 * not known, and what is listed trades. Pairs whose symbols cannot be taken apart are left out.
 */
public final class SpotPairs implements Function<JsonNode, Optional<Listing>> {

    private final String field;
    private final Function<String, Optional<Instrument>> named;

    private SpotPairs(String field, Function<String, Optional<Instrument>> named) {
        this.field = field;
        this.named = named;
    }

    /**
     * Symbols such as {@code BTC_USDT}.
     *
     * @param exchange the venue
     * @param field where an item has the symbol
     * @param separator a character that stands between coin and quote currency
     * @return the reader
     */
    public static SpotPairs separated(String exchange, String field, char separator) {
        return new SpotPairs(field, symbol -> {
            int end = symbol.lastIndexOf(separator);
            return end < 0
                    ? Optional.empty()
                    : Fields.instrument(exchange, SPOT, symbol.substring(0, end), symbol.substring(end + 1));
        });
    }

    /**
     * Symbols such as {@code BTCUSDT}. Of the quote currencies that fit the longest counts.
     *
     * @param exchange the venue
     * @param field where an item has the symbol
     * @param quotes the venue's quote currencies, such as {@code USDT USDC BTC}
     * @return the reader
     */
    public static SpotPairs joined(String exchange, String field, String quotes) {
        List<String> longestFirst = Stream.of(quotes.split(" "))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        return new SpotPairs(
                field,
                symbol -> longestFirst.stream()
                        .filter(symbol::endsWith)
                        .findFirst()
                        .flatMap(quote -> Fields.instrument(
                                exchange, SPOT, symbol.substring(0, symbol.length() - quote.length()), quote)));
    }

    @Override
    public Optional<Listing> apply(JsonNode item) {
        String symbol = Fields.text(item, field);
        return named.apply(symbol)
                .map(pair -> new Listing(pair, symbol, 1, Double.NaN, Double.NaN, Double.NaN, Double.NaN, true));
    }
}
