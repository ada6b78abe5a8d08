package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Strategy;
import dev.kirby.train.Monitoring;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges registered configurations on data that came after their training. */
@Command(
        name = "monitor",
        mixinStandardHelpOptions = true,
        description =
                "Judges registered configurations on the stored data that came after their training, as if traded on"
                        + " paper since, and records each change of stage.")
public final class MonitorConfigurations implements Callable<Integer> {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(
            names = "--every",
            paramLabel = "MINUTES",
            description = "Repeats the check every so many minutes, until stopped.")
    private @Nullable Integer every;

    private MonitorConfigurations() {}

    /**
     * Runs the command.
     *
     * @param args {@code --data DIR}
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new MonitorConfigurations(), args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (every != null && every < 1) {
            throw new InvalidRequestException("--every needs 1 minute or more, not " + every + ".");
        }
        try (MarketDataStore opened = store.existing()) {
            Monitoring monitoring = Monitoring.of(
                            opened.registry(), c -> market(opened, c), MonitorConfigurations::strategy)
                    .onTransition(transition -> System.out.println("! " + transition));
            // Nobody counts it down: the wait ends with the process.
            CountDownLatch forever = new CountDownLatch(1);
            boolean more;
            do {
                monitoring.run().forEach(finding -> {
                    System.out.println(finding.configuration() + " " + finding);
                    finding.signals().forEach(signal -> System.out.println("  death signal: " + signal));
                });
                more = every != null && !forever.await(Duration.ofMinutes(every).toSeconds(), TimeUnit.SECONDS);
            } while (more);
        }
        return 0;
    }

    /** The market at the costs that the configuration was trained with. */
    private static Backtest market(MarketDataStore opened, TrainedConfiguration c) {
        Map<?, ?> performance = c.sections().get("performance") instanceof Map<?, ?> map ? map : Map.of();
        Costs costs = performance.get("exchange_fees") instanceof Number fee
                        && performance.get("est_slippage") instanceof Number slippage
                ? new Costs(fee.doubleValue(), slippage.doubleValue())
                : Costs.DEFAULT;
        return StoredMarket.backtest(
                        opened, opened.candles(c.instrument(), c.interval()).load())
                .costs(costs);
    }

    private static Strategy strategy(TrainedConfiguration c) {
        if (!c.strategy().equals(LiquiditySweep.NAME)) {
            throw new InvalidRequestException(
                    "Unknown strategy '" + c.strategy() + "': known is " + LiquiditySweep.NAME + ".");
        }
        return LiquiditySweep.with(Params.of(c.parameters()));
    }
}
