package dev.kirby.store.stars;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The content of a YAML file of stars, {@code training_stars.yaml} or {@code starlistings.yaml}:
 *
 * <pre>{@code
 * exchanges:
 *   - {name: binance, display_name: Binance, active: true}
 * coins:
 *   - {symbol: BTC, name: Bitcoin}
 * quote_currencies:
 *   - {symbol: USDT, name: Tether}
 * training_stars:
 *   - {exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: [1m, 1h]}
 * }</pre>
 *
 * <p>{@code active} defaults to true. The sections {@code market_types} and {@code intervals} may be left out: all that
 * Kirby knows are then known.
 *
 * @param path where it was read
 * @param catalogue what it says, each star once an interval
 * @param purpose the store that it is for: training where it has training_stars, production where it has starlistings
 */
public record StarFile(Path path, Catalogue catalogue, Optional<StorePurpose> purpose) {

    /** Checks that nothing is null. */
    public StarFile {
        requireNonNull(path, "path");
        requireNonNull(catalogue, "catalogue");
        requireNonNull(purpose, "purpose");
    }

    /**
     * Reads a file.
     *
     * @param file such as {@code training_stars.yaml}, in UTF-8
     * @return what it says
     * @throws InvalidRequestException if it cannot be read, is no YAML, or something in it is wrong; the message names the
     *     file, each wrong line, and what would be right
     */
    public static StarFile read(Path file) {
        StarFileReader reader = new StarFileReader(file);
        Catalogue catalogue = reader.read();
        return new StarFile(file, catalogue, reader.purpose());
    }

    /**
     * Refuses a store that the file is not for, before all its stars are switched off.
     *
     * @param store the purpose of the store; any file fits one without
     * @throws InvalidRequestException if the file is for the other one
     */
    public void requireFor(Optional<StorePurpose> store) {
        if (store.isPresent() && purpose.isPresent() && store.get() != purpose.get()) {
            throw new InvalidRequestException(path + " is for the " + purpose.get() + " store, since it lists "
                    + (purpose.get() == StorePurpose.TRAINING ? "training_stars" : "starlistings")
                    + ", and this is the "
                    + store.get() + " store. Nothing was changed. Run: kirby sync " + path + " --database "
                    + purpose.get());
        }
    }

    /** For example {@code StarFile[training_stars.yaml, 24 stars]}. */
    @Override
    public String toString() {
        return "StarFile[" + path.getFileName() + ", " + catalogue.stars().size() + " stars]";
    }
}
