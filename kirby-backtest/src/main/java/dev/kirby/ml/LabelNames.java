package dev.kirby.ml;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Side;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the names of labels back. */
final class LabelNames {

    private static final String NUMBER = "([0-9.Ee-]{1,25})";
    private static final String BARS = " in (\\d{1,6}) bars";
    private static final Pattern RISE = Pattern.compile("rise over " + NUMBER + BARS);
    private static final Pattern THREE = Pattern.compile("change over " + NUMBER + BARS);
    private static final Pattern CHANGE = Pattern.compile("change" + BARS);
    private static final Pattern BARRIERS =
            Pattern.compile("target " + NUMBER + " or stop " + NUMBER + " of atr 14" + BARS + "(, short)?");

    private LabelNames() {}

    static Labels parse(String name) {
        Matcher rise = RISE.matcher(name);
        Matcher three = THREE.matcher(name);
        Matcher change = CHANGE.matcher(name);
        Matcher barriers = BARRIERS.matcher(name);
        try {
            if (rise.matches()) {
                return Labels.change(Integer.parseInt(rise.group(2)), Double.parseDouble(rise.group(1)));
            }
            if (three.matches()) {
                return Labels.threeClasses(Integer.parseInt(three.group(2)), Double.parseDouble(three.group(1)));
            }
            if (change.matches()) {
                return Labels.regression(Integer.parseInt(change.group(1)));
            }
            if (barriers.matches()) {
                return Labels.tripleBarrier()
                        .target(Double.parseDouble(barriers.group(1)))
                        .stop(Double.parseDouble(barriers.group(2)))
                        .within(Integer.parseInt(barriers.group(3)))
                        .side(barriers.group(4) == null ? Side.LONG : Side.SHORT);
            }
        } catch (NumberFormatException e) {
            throw unknown(name, e);
        }
        throw unknown(name, null);
    }

    private static InvalidRequestException unknown(String name, @Nullable Exception cause) {
        String message =
                "The labels '" + name + "' cannot be made from their name: give the strategy or the rule that they"
                        + " come from, such as Labels.meta(strategy).";
        return cause == null ? new InvalidRequestException(message) : new InvalidRequestException(message, cause);
    }
}
