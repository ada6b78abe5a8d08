package dev.kirby.backtest;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.InstrumentType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a venue takes from a regular user, by the table {@code fees.csv} beside this class.
 *
 * @param maker share of the notional of an order that rests
 * @param taker share of the notional of an order that takes
 */
record VenueFees(double maker, double taker) {

    private static final String FILE = "fees.csv";

    static VenueFees of(String venue, InstrumentType type) {
        String wanted = venue + "," + type.name().toLowerCase(Locale.ROOT) + ",";
        for (String line : lines()) {
            if (line.startsWith(wanted)) {
                String[] cells = line.split(",", -1);
                return new VenueFees(Double.parseDouble(cells[2]), Double.parseDouble(cells[3]));
            }
        }
        throw unknown(venue + " " + type.name().toLowerCase(Locale.ROOT));
    }

    /** The rows of the table: venue, type, maker, taker. */
    private static List<String> lines() {
        try (InputStream in = VenueFees.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new StoreException("The table " + FILE + " is not beside " + VenueFees.class + ".");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("venue,"))
                    .toList();
        } catch (IOException e) {
            throw new StoreException("Cannot read the table " + FILE + ": " + e.getMessage(), e);
        }
    }

    static InvalidRequestException unknown(String what) {
        String known = lines().stream()
                .map(line -> line.split(",", -1))
                .map(cells -> cells[0] + " " + cells[1])
                .collect(Collectors.joining(", "));
        return new InvalidRequestException("The fees of " + what + " are not known to Kirby, those of " + known
                + " are. Take them from a listing that has"
                + " them, Costs.of(listing), or give them: new Costs(0.001, 0.0005).withMakerFee(0.0002).");
    }
}
