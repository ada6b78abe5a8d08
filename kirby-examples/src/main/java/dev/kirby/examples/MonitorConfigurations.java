package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.Strategies;
import dev.kirby.strategy.Strategy;
import dev.kirby.train.BreakerReading;
import dev.kirby.train.Monitoring;
import dev.kirby.train.Schedule;
import dev.kirby.train.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
            names = "--strategy",
            paramLabel = "FILE.java",
            description = "The source file of a registered strategy that is in no jar; may be given several times.")
    private List<String> files = new ArrayList<>();

    @Mixin
    private ClassPathOption classPath = new ClassPathOption();

    @Option(names = "--every", paramLabel = "MINUTES", description = "Repeats every MINUTES minutes.")
    private @Nullable Integer every;

    @Option(
            names = "--schedule",
            paramLabel = "WHEN",
            description = "Goes on by a schedule, UTC: \"daily 02:00\", \"weekly monday 02:00\", \"monthly 1 02:00\","
                    + " \"every 15m\".")
    private @Nullable String schedule;

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
        if (every != null && schedule != null) {
            throw new InvalidRequestException("Give --every or --schedule, not both.");
        }
        Schedule again = schedule != null
                ? Schedule.parse(schedule)
                : every != null ? Schedule.every(Duration.ofMinutes(every)) : null;
        try (MarketDataStore opened = store.existing()) {
            Strategies strategies = classPath.strategies();
            List<Strategy> given =
                    files.stream().map(file -> strategies.find(file).strategy()).toList();
            Monitoring monitoring = Monitoring.of(
                            opened.registry(), c -> market(opened, c), c -> strategy(strategies, given, c))
                    .onTransition(transition -> System.out.println("! " + transition));
            judge(monitoring);
            if (again != null) {
                Scheduler.of(opened.clock())
                        .at(again, "monitor", () -> judge(monitoring))
                        .run();
            }
        }
        return 0;
    }

    private static void judge(Monitoring monitoring) {
        monitoring.run().forEach(finding -> {
            System.out.println(finding.configuration() + " " + finding);
            finding.signals().forEach(signal -> System.out.println("  death signal: " + signal));
            finding.breakers().forEach(event -> System.out.println("  circuit breaker: " + event));
        });
        System.out.flush();
    }

    /** The market at the costs and sizes that the configuration was trained with. */
    private static Backtest market(MarketDataStore opened, TrainedConfiguration c) {
        return TradingOptions.of(c)
                .backtest(opened, opened.candles(c.instrument(), c.interval()).load());
    }

    /** What the circuit breakers of a configuration are at, after its trades on paper over all that is stored. */
    static List<BreakerReading> breakers(MarketDataStore opened, TrainedConfiguration c) {
        Backtest market = market(opened, c);
        Strategy traded = strategy(Strategies.installed(), List.of(), c);
        return BreakerReading.of(c, market.run(traded).performance(), market.bars());
    }

    private static Strategy strategy(Strategies strategies, List<Strategy> given, TrainedConfiguration c) {
        Strategy found = given.stream()
                .filter(strategy -> strategy.name().equals(c.strategy()))
                .findFirst()
                .or(() -> strategies.all().stream()
                        .map(provider -> provider.strategy())
                        .filter(strategy -> strategy.name().equals(c.strategy()))
                        .findFirst())
                .orElseThrow(
                        () -> new InvalidRequestException(
                                "the strategy '" + c.strategy()
                                        + "' is not on the class path: give its file by --strategy FILE.java, or its jar by --class-path"));
        return StrategyOptions.registered(found, c);
    }
}
