package dev.kirby.examples;

import dev.kirby.market.Instrument;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the calls that errors of the library end with into commands that do the same. */
final class Remedies {

    private static final Pattern BACKFILL = Pattern.compile("store\\.backfill\\(\\w+\\)\\.(?<what>\\w+)\\("
            + "(?:Instrument\\.parse\\(\"(?<market>[^\"]+)\"\\)|[^()\"]+)(?:, \"(?<interval>\\w+)\")?\\)"
            + "\\.(?:days\\((?<days>\\d+)\\)|range\\(\"(?<start>[^\"]+)\", \"(?<end>[^\"]+)\"\\))\\.run\\(\\)");

    private static final Pattern SERIES =
            Pattern.compile("store\\.backfill\\(\\w+\\)\\.series\\((?:new SeriesId|SeriesId\\.of)"
                    + "\\(Dataset\\.(?<dataset>\\w+), Instrument\\.parse\\(\"(?<market>[^\"]+)\"\\)"
                    + "(?:, Interval\\.parse\\(\"(?<interval>\\w+)\"\\))?\\)\\)"
                    + "\\.(?:days\\((?<days>\\d+)\\)|range\\(\"(?<start>[^\"]+)\", \"(?<end>[^\"]+)\"\\))\\.run\\(\\)");

    private static final Pattern LIQUIDATIONS = Pattern.compile(
            "store\\.collect\\(\\w+, \\w+\\)\\.series\\("
                    + "SeriesId\\.of\\(Dataset\\.LIQUIDATIONS, Instrument\\.parse\\(\"(?<market>[^\"]+)\"\\)\\)\\)\\.start\\(\\)");

    private Remedies() {}

    /** The message with commands in the place of calls. */
    static String asCommands(String message) {
        Matcher series = SERIES.matcher(message);
        String text = series.replaceAll(found -> Matcher.quoteReplacement(
                command(series, " --dataset " + series.group("dataset").toLowerCase(Locale.ROOT))));
        Matcher live = LIQUIDATIONS.matcher(text);
        text = live.replaceAll(
                found -> Matcher.quoteReplacement("kirby stream" + market(live, "--coins") + " --liquidations"));
        Matcher call = BACKFILL.matcher(text);
        return call.replaceAll(found ->
                Matcher.quoteReplacement(call.group("market") == null ? found.group() : command(call, dataset(call))));
    }

    private static String dataset(Matcher call) {
        return switch (call.group("what")) {
            case "funding" -> " --dataset funding";
            case "openInterest" -> " --dataset open_interest";
            default -> "";
        };
    }

    private static String command(Matcher call, String dataset) {
        String interval = call.group("interval");
        return "kirby backfill" + market(call, "--coin")
                + (interval == null ? "" : " --intervals " + interval)
                + dataset
                + (call.group("days") == null
                        ? " --start-time " + call.group("start") + " --end-time " + call.group("end")
                        : " --days " + call.group("days"));
    }

    private static String market(Matcher call, String coin) {
        Instrument market = Instrument.parse(call.group("market"));
        return " --exchange " + market.exchange() + " " + coin + " " + market.coin() + " --quote " + market.quote()
                + " --market-type " + market.type();
    }
}
