package dev.kirby.examples;

import dev.kirby.market.Instrument;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the calls that errors of the library end with into commands that do the same. */
final class Remedies {

    private static final Pattern BACKFILL = Pattern.compile("store\\.backfill\\(\\w+\\)\\.(?<what>\\w+)\\("
            + "(?:Instrument\\.parse\\(\"(?<market>[^\"]+)\"\\)|[^()\"]+)(?:, \"(?<interval>\\w+)\")?\\)"
            + "\\.(?:days\\((?<days>\\d+)\\)|range\\(\"(?<start>[^\"]+)\", \"(?<end>[^\"]+)\"\\))\\.run\\(\\)");

    private Remedies() {}

    /** The message with commands in the place of calls. */
    static String asCommands(String message) {
        Matcher call = BACKFILL.matcher(message);
        return call.replaceAll(
                found -> Matcher.quoteReplacement(call.group("market") == null ? found.group() : command(call)));
    }

    private static String command(Matcher call) {
        Instrument market = Instrument.parse(call.group("market"));
        String interval = call.group("interval");
        String dataset = switch (call.group("what")) {
            case "funding" -> " --dataset funding";
            case "openInterest" -> " --dataset open_interest";
            default -> "";
        };
        return "kirby backfill --exchange " + market.exchange() + " --coin " + market.coin() + " --quote "
                + market.quote() + " --market-type " + market.type()
                + (interval == null ? "" : " --intervals " + interval)
                + dataset
                + (call.group("days") == null
                        ? " --start-time " + call.group("start") + " --end-time " + call.group("end")
                        : " --days " + call.group("days"));
    }
}
