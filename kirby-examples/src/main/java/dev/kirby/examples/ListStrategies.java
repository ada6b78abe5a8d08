package dev.kirby.examples;

import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists strategies with their parameters. */
@Command(
        name = "strategies",
        mixinStandardHelpOptions = true,
        description = "Lists the strategies there are, with parameters and what a sweep tries for them.")
public final class ListStrategies implements Callable<Integer> {

    @Mixin
    private ClassPathOption classPath = new ClassPathOption();

    @Parameters(paramLabel = "FILE.java", arity = "0..*", description = "Strategy files to look at instead.")
    private List<String> files = new ArrayList<>();

    private ListStrategies() {}

    /**
     * Runs the command.
     *
     * @param args {@code --class-path JARS}, or strategy files
     */
    public static void main(String[] args) {
        System.exit(Kirby.run(new ListStrategies(), args));
    }

    @Override
    public Integer call() {
        List<StrategyProvider> providers = files.isEmpty()
                ? classPath.strategies().all()
                : files.stream().map(classPath.strategies()::find).toList();
        providers.forEach(ListStrategies::print);
        return 0;
    }

    private static void print(StrategyProvider provider) {
        Strategy strategy = provider.strategy();
        String description = provider.description();
        System.out.println(strategy.name() + (description.isEmpty() ? "" : ": " + description));
        strategy.params().print(System.out);
        System.out.printf(
                Locale.ROOT,
                "  sweep: %,d combinations of %s%n",
                provider.grid().size(),
                provider.grid().names().isEmpty()
                        ? "nothing; give --values"
                        : provider.grid().names());
    }
}
