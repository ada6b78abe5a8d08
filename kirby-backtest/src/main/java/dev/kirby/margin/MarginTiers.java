package dev.kirby.margin;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.Instrument;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The maintenance margin of a market by the notional of a position, as venues publish it: the larger the position, the
 * larger the rate and the smaller the leverage allowed.
 *
 * <p>Tables that come with Kirby lie beside this class, one file a venue; {@link #read} reads others of the same columns:
 *
 * <pre>
 * symbol,from_notional,to_notional,maintenance_rate,max_leverage,deduction
 * BTC/USDT:USDT,0,50000,0.004,125,0
 * BTC/USDT:USDT,50000,600000,0.005,100,50
 * </pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class MarginTiers implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Where no table is known: 1 % of any notional, at most 100 times the margin. */
    public static final MarginTiers DEFAULT = flat(0.01, 100);

    private static final int COLUMNS = 6;
    // Each has a file here.
    private static final List<String> VENUES = List.of("binance", "bybit");

    private final String name;
    private final MarginTier[] tiers;

    private MarginTiers(String name, List<MarginTier> tiers) {
        this.name = name;
        this.tiers = tiers.toArray(MarginTier[]::new);
        for (int i = 0; i < this.tiers.length; i++) {
            double expected = i == 0 ? 0 : this.tiers[i - 1].cap();
            if (this.tiers[i].floor() != expected) {
                throw new InvalidRequestException("The margin tiers of " + name + " must follow one another from 0: "
                        + this.tiers[i] + " should begin at " + expected + ".");
            }
        }
        if (this.tiers.length == 0) {
            throw new InvalidRequestException("There are no margin tiers of " + name + ".");
        }
    }

    /**
     * A table by its steps.
     *
     * @param name stands in results, such as the symbol
     * @param tiers from a notional of 0 up, without gaps
     * @return the table
     */
    public static MarginTiers of(String name, MarginTier... tiers) {
        return new MarginTiers(name, List.of(tiers));
    }

    /**
     * One rate for every notional.
     *
     * @param rate maintenance margin as a share of the notional
     * @param maxLeverage the most leverage allowed
     * @return the table
     */
    public static MarginTiers flat(double rate, double maxLeverage) {
        return of("flat " + rate, new MarginTier(0, Double.POSITIVE_INFINITY, rate, maxLeverage, 0));
    }

    /**
     * The table that comes with Kirby for a market.
     *
     * @param instrument a perpetual
     * @return absent where none is known
     */
    public static Optional<MarginTiers> find(Instrument instrument) {
        return Optional.ofNullable(Known.TABLES.get(instrument.toString()));
    }

    /** The tables that come with Kirby, by the names of their markets; read when the first one is looked for. */
    private static final class Known {
        private static final Map<String, MarginTiers> TABLES = tables();

        private static Map<String, MarginTiers> tables() {
            Map<String, MarginTiers> tables = new HashMap<>();
            for (String venue : VENUES) {
                String file = venue + ".csv";
                try (InputStream in = requireNonNull(MarginTiers.class.getResourceAsStream(file), file)) {
                    bySymbol(new InputStreamReader(in, StandardCharsets.UTF_8), file)
                            .forEach((symbol, rows) -> {
                                String market = venue + ":" + symbol;
                                tables.put(market, new MarginTiers(market, rows));
                            });
                } catch (IOException e) {
                    throw new StoreException("Cannot read the margin tiers " + file + ": " + e.getMessage(), e);
                }
            }
            return Map.copyOf(tables);
        }
    }

    /**
     * A table from a file.
     *
     * @param file CSV with the columns above; lines that begin with # are skipped
     * @param symbol the rows to take, such as {@code BTC/USDT:USDT}
     * @return the table
     * @throws InvalidRequestException if the file has no such rows, or another form
     */
    public static MarginTiers read(Path file, String symbol) {
        try (Reader in = Files.newBufferedReader(file)) {
            List<MarginTier> rows = bySymbol(in, file.toString()).getOrDefault(symbol, List.of());
            if (rows.isEmpty()) {
                throw new InvalidRequestException("The margin tiers " + file + " have no row of " + symbol
                        + ". Each line is symbol,from_notional,to_notional,maintenance_rate,max_leverage,deduction.");
            }
            return new MarginTiers(symbol, rows);
        } catch (IOException e) {
            throw new InvalidRequestException("Cannot read the margin tiers " + file + ": " + e.getMessage() + ".", e);
        }
    }

    /** The rows of each symbol. */
    private static Map<String, List<MarginTier>> bySymbol(Reader in, String file) throws IOException {
        Map<String, List<MarginTier>> rows = new HashMap<>();
        BufferedReader lines = new BufferedReader(in);
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.isBlank() || line.startsWith("#") || line.startsWith("symbol,")) {
                continue;
            }
            String[] cells = line.split(",", -1);
            if (cells.length != COLUMNS) {
                throw new InvalidRequestException("Line " + number + " of " + file + " has " + cells.length
                        + " cells instead of " + COLUMNS
                        + ": symbol,from_notional,to_notional,maintenance_rate,max_leverage,deduction.");
            }
            rows.computeIfAbsent(cells[0].strip(), symbol -> new ArrayList<>()).add(row(cells, number, file));
        }
        return rows;
    }

    private static MarginTier row(String[] cells, int number, String file) {
        try {
            return new MarginTier(
                    Double.parseDouble(cells[1]),
                    Double.parseDouble(cells[2]),
                    Double.parseDouble(cells[3]),
                    Double.parseDouble(cells[4]),
                    Double.parseDouble(cells[5]));
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "Line " + number + " of " + file + " has no number where one is needed: " + e.getMessage() + ".",
                    e);
        }
    }

    /**
     * {@return the tier of a notional; the last one beyond its cap}
     *
     * @param notional what the position is worth, currency of settlement
     */
    public MarginTier at(double notional) {
        return tiers[indexAt(notional)];
    }

    /**
     * {@return the place of the tier of a notional, from 0; the last one beyond its cap}
     *
     * @param notional what the position is worth, currency of settlement
     */
    public int indexAt(double notional) {
        int i = 0;
        while (i < tiers.length - 1 && notional > tiers[i].cap()) {
            i++;
        }
        return i;
    }

    /**
     * {@return the maintenance margin of a notional, currency of settlement}
     *
     * @param notional what the position is worth
     */
    public double maintenance(double notional) {
        return at(notional).maintenance(notional);
    }

    /**
     * {@return the largest notional that may be opened at a leverage, currency of settlement; 0 if none may}
     *
     * @param leverage 1 or more
     */
    public double mostNotional(double leverage) {
        double most = 0;
        for (MarginTier tier : tiers) {
            most = leverage <= tier.maxLeverage() ? tier.cap() : most;
        }
        return most;
    }

    /** {@return the steps, the smallest notional first} */
    public List<MarginTier> tiers() {
        return List.of(tiers);
    }

    /** For example {@code MarginTiers[binance:BTC/USDT:USDT, 12 tiers from 0.4 %]}. */
    @Override
    public String toString() {
        return String.format(
                java.util.Locale.ROOT,
                "MarginTiers[%s, %d tiers from %.2f %%]",
                name,
                tiers.length,
                100 * tiers[0].rate());
    }
}
