package dev.kirby.exchange.venue;

import dev.kirby.SourceException;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Fields of instrument lists, whose numbers venues write as numbers or as texts. */
public final class Fields {

    private static final Pattern DECIMAL = Pattern.compile("-?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private Fields() {}

    /**
     * A number.
     *
     * @param item the object with the field
     * @param field its name
     * @return the number, NaN where the field is missing or empty
     * @throws SourceException if the field holds anything else
     */
    public static double number(JsonNode item, String field) {
        String text = item.path(field).asString("");
        try {
            if (text.isBlank()) {
                return Double.NaN;
            }
            double value = Double.parseDouble(text);
            if (!DECIMAL.matcher(text).matches() || !Double.isFinite(value)) {
                throw new NumberFormatException("'" + text + "' is no decimal number");
            }
            return value;
        } catch (NumberFormatException e) {
            throw new SourceException(
                    "The list of instruments has '" + text + "' where " + field
                            + " should be a number. If the venue changed"
                            + " its interface, this version of Kirby does not know it yet.",
                    e);
        }
    }

    /**
     * The step that a number of decimals allows.
     *
     * @param item the object with the field
     * @param field its name
     * @return for example 0.01 for 2, NaN where the field is missing or empty
     */
    public static double step(JsonNode item, String field) {
        double decimals = number(item, field);
        return Double.isNaN(decimals) ? Double.NaN : Double.parseDouble("1e" + -(int) decimals);
    }

    /**
     * A text.
     *
     * @param item the object with the field
     * @param field its name
     * @return the text, empty where the field is missing
     */
    public static String text(JsonNode item, String field) {
        return item.path(field).asString("");
    }

    /**
     * An instrument.
     *
     * @param exchange the venue
     * @param type what is traded there
     * @param coin the venue's name of the coin
     * @param quote the venue's name of the currency of its price
     * @return empty where one of them cannot be part of a name
     */
    public static Optional<Instrument> instrument(String exchange, InstrumentType type, String coin, String quote) {
        return isAsset(coin) && isAsset(quote)
                ? Optional.of(new Instrument(exchange, coin, quote, type))
                : Optional.empty();
    }

    /**
     * Whether a coin can be part of an instrument's name: some venues list coins in Chinese.
     *
     * @param coin the venue's name of a coin
     * @return true for letters, digits, dots, underscores and hyphens
     */
    static boolean isAsset(String coin) {
        return coin.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,29}");
    }

    /**
     * What stands at a path.
     *
     * @param answer where the path begins
     * @param path names of fields and indexes of arrays, such as {@code result.0.list}; empty for the answer itself
     * @return the node, missing if there is none
     */
    public static JsonNode at(JsonNode answer, String path) {
        JsonNode node = answer;
        for (String step : path.isEmpty() ? new String[0] : path.split("\\.")) {
            node = step.matches("\\d+") ? node.path(Integer.parseInt(step)) : node.path(step);
        }
        return node;
    }
}
