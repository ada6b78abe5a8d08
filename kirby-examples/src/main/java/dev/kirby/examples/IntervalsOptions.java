package dev.kirby.examples;

import picocli.CommandLine.Option;

/** {@code --intervals}: which candle lengths. */
final class IntervalsOptions {

    @Option(
            names = {"--intervals", "--interval"},
            paramLabel = "INTERVAL",
            defaultValue = "all",
            description = "Candle lengths, such as 1m,1h, or all that are stored. Default: ${DEFAULT-VALUE}.")
    String intervals = "all";

    String[] list() {
        return intervals.split(",", 0);
    }
}
