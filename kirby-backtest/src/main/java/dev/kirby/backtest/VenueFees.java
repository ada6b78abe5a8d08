package dev.kirby.backtest;

import dev.kirby.InvalidRequestException;
import dev.kirby.StoreException;
import dev.kirby.market.InstrumentType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

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
        try (InputStream in = VenueFees.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new StoreException("The table " + FILE + " is not beside " + VenueFees.class + ".");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(wanted)) {
                    String[] cells = line.split(",", -1);
                    return new VenueFees(Double.parseDouble(cells[2]), Double.parseDouble(cells[3]));
                }
            }
        } catch (IOException e) {
            throw new StoreException("Cannot read the table " + FILE + ": " + e.getMessage(), e);
        }
        throw unknown(venue + " " + type.name().toLowerCase(Locale.ROOT));
    }

    static InvalidRequestException unknown(String what) {
        return new InvalidRequestException(
                "The fees of " + what + " are not known to Kirby. Take them from a listing that has"
                        + " them, Costs.of(listing), or give them: new Costs(0.001, 0.0005).withMakerFee(0.0002).");
    }
}
