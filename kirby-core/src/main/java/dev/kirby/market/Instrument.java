package dev.kirby.market;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A trading pair: one coin against one quote currency, on one exchange, as perps or spot. Funding, open interest,
 * liquidations and ratios belong to it; candles belong to it and an {@link Interval}.
 *
 * <p>Written as the exchange and the unified symbol that ccxt made common: {@code binance:BTC/USDT:USDT} for the linear
 * perpetual, {@code binance:BTC/USDT} for spot. Inverse contracts (settled in the coin) have no representation of their own: where
 * a venue's only perpetual in a currency is inverse, the instrument may stand for it, in coins like all others.
 *
 * <p>Immutable and thread-safe.
 *
 * @param exchange the venue, lower case: {@code binance}
 * @param coin the base asset, upper case unless the venue's own name has lower-case letters: {@code BTC}, {@code kPEPE}
 * @param quote the quote currency, upper case: {@code USDT}
 * @param type perps or spot
 */
public record Instrument(String exchange, String coin, String quote, InstrumentType type) {

    // These strings become path segments and SQL literals: nothing outside this alphabet may ever pass.
    private static final Pattern EXCHANGE = Pattern.compile("[a-z][a-z0-9_]{0,49}");
    private static final Pattern ASSET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,29}");
    private static final Pattern SYMBOL = Pattern.compile("([^:/]+):([^:/]+)/([^:/]+)(?::([^:/]+))?");

    /** Checks that every part is well formed. */
    public Instrument {
        requireNonNull(type, "type");
        if (!EXCHANGE.matcher(requireNonNull(exchange, "exchange")).matches()) {
            throw new InvalidRequestException(
                    "exchange must be a lower-case name such as binance, was '" + exchange + "'.");
        }
        requireAsset("coin", coin);
        requireAsset("quote", quote);
    }

    /**
     * An instrument by the words that people type: a quote currency by which a venue's markets are called elsewhere stands for
     * the one that they are quoted in, {@code USD} on {@code hyperliquid} for {@code USDC}.
     *
     * @param exchange the venue
     * @param coin the base asset
     * @param quote the quote currency, or what it is called elsewhere
     * @param type perps or spot
     * @return the instrument as the venue lists it
     */
    public static Instrument of(String exchange, String coin, String quote, InstrumentType type) {
        boolean isAlias = "hyperliquid".equals(exchange) && "USD".equals(quote);
        return new Instrument(exchange, coin, isAlias ? "USDC" : quote, type);
    }

    private static void requireAsset(String component, String asset) {
        if (!ASSET.matcher(requireNonNull(asset, component)).matches() || asset.contains("..")) {
            throw new InvalidRequestException(
                    component + " must be letters, digits, '.', '_' or '-' such as BTC, was '" + asset + "'.");
        }
    }

    /**
     * Reads the form that {@link #toString()} prints.
     *
     * @param text for example {@code binance:BTC/USDT:USDT} (perps) or {@code binance:BTC/USDT} (spot)
     * @return the instrument
     * @throws InvalidRequestException if the text has another form or names an inverse contract
     */
    public static Instrument parse(String text) {
        Matcher matcher = SYMBOL.matcher(requireNonNull(text, "text"));
        if (!matcher.matches()) {
            throw new InvalidRequestException("Cannot read instrument '" + text
                    + "': write exchange:COIN/QUOTE:QUOTE for perps or exchange:COIN/QUOTE for spot,"
                    + " such as binance:BTC/USDT:USDT.");
        }
        String quote = matcher.group(3);
        String settle = matcher.group(4);
        if (settle != null && !settle.equals(quote)) {
            throw new InvalidRequestException("Instrument '" + text + "' settles in " + settle
                    + ": only linear perps, settled in their quote, are supported. Write " + matcher.group(1) + ":"
                    + matcher.group(2) + "/" + quote + ":" + quote + ".");
        }
        return new Instrument(
                matcher.group(1).toLowerCase(Locale.ROOT),
                matcher.group(2),
                quote,
                settle == null ? InstrumentType.SPOT : InstrumentType.PERPS);
    }

    /**
     * {@return the perpetual swap of a coin}
     *
     * @param exchange the venue, lower case
     * @param coin the base asset
     * @param quote the quote currency
     */
    public static Instrument perps(String exchange, String coin, String quote) {
        return new Instrument(exchange, coin, quote, InstrumentType.PERPS);
    }

    /**
     * {@return the spot market of a coin}
     *
     * @param exchange the venue, lower case
     * @param coin the base asset
     * @param quote the quote currency
     */
    public static Instrument spot(String exchange, String coin, String quote) {
        return new Instrument(exchange, coin, quote, InstrumentType.SPOT);
    }

    /** {@return the unified symbol: {@code BTC/USDT:USDT} for perps, {@code BTC/USDT} for spot} */
    public String symbol() {
        return coin + "/" + quote + (type == InstrumentType.PERPS ? ":" + quote : "");
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return exchange + ":" + symbol();
    }
}
