package dev.kirby.store.stars;

import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import java.util.Arrays;
import java.util.List;

/** A list of names in a star file, and the table of the same name in the catalogue. Prints as that name. */
public enum Section {
    /** Venues. */
    EXCHANGES("exchanges", "exchange", "name", "display_name"),
    /** Base assets. */
    COINS("coins", "coin", "symbol", "name"),
    /** Quote currencies. */
    QUOTE_CURRENCIES("quote_currencies", "quote", "symbol", "name"),
    /** Perps and spot. */
    MARKET_TYPES("market_types", "market_type", "name", "display_name"),
    /** Candle lengths; the label of each is its length in seconds. */
    INTERVALS("intervals", "interval", "name", "seconds");

    private final String table;
    private final String singular;
    private final String nameKey;
    private final String labelKey;

    Section(String table, String singular, String nameKey, String labelKey) {
        this.table = table;
        this.singular = singular;
        this.nameKey = nameKey;
        this.labelKey = labelKey;
    }

    /**
     * What one entry is called; also the key by which a star refers to it.
     *
     * @return for example {@code quote}
     */
    public String singular() {
        return singular;
    }

    /**
     * The key of an entry's name.
     *
     * @return {@code name} or {@code symbol}
     */
    public String nameKey() {
        return nameKey;
    }

    /**
     * The key of what an entry is called for people.
     *
     * @return {@code display_name}, {@code name} or {@code seconds}
     */
    public String labelKey() {
        return labelKey;
    }

    /** Every name there can be, where Kirby knows them all. */
    List<String> all() {
        return switch (this) {
            case MARKET_TYPES ->
                Arrays.stream(InstrumentType.values())
                        .map(InstrumentType::toString)
                        .toList();
            case INTERVALS ->
                Arrays.stream(Interval.values()).map(Interval::toString).toList();
            default -> List.of();
        };
    }

    @Override
    public String toString() {
        return table;
    }
}
