package dev.kirby.examples;

import dev.kirby.breaker.CircuitBreakers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --breakers}: which circuit breakers hold entries back. */
final class BreakerOption {

    @Option(
            names = "--breakers",
            paramLabel = "WHICH",
            description = "Circuit breakers: default, a stage such as validation, or thresholds such as"
                    + " max_daily_loss=0.03,regime_break=off; CIRCUIT_BREAKER_MAX_DAILY_LOSS=0.03 in the environment"
                    + " does the same. Default: none.")
    private @Nullable String breakers;

    /** The breakers requested; none where none are. */
    CircuitBreakers chosen() {
        return breakers == null
                ? CircuitBreakers.NONE
                : CircuitBreakers.parse(breakers).environment(System.getenv());
    }
}
