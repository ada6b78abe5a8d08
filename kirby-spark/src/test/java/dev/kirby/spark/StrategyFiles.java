package dev.kirby.spark;

import dev.kirby.strategy.Strategies;
import dev.kirby.strategy.StrategyProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Strategies that were compiled from a file which is not there any more. */
final class StrategyFiles {

    private StrategyFiles() {}

    /** Buys above the highest of {@code bars} bars. */
    static StrategyProvider breakout(Path folder) throws IOException {
        Path file = folder.resolve("Breakout.java");
        Files.writeString(file, """
                import dev.kirby.strategy.*;

                public class Breakout implements StrategyProvider {
                    record Level(double high) {}

                    public Strategy strategy() {
                        return Strategy.of("breakout", Params.of("bars", 20), (study, p) -> {
                            double[] high = study.highest(p.integer("bars"));
                            return bar -> bar > 0 && study.bars().close(bar) >= new Level(high[bar - 1]).high()
                                    ? Signal.LONG
                                    : bar % 50 == 0 ? Signal.CLOSE : Signal.NONE;
                        });
                    }
                }
                """);
        StrategyProvider breakout = Strategies.installed().find(file.toString());
        Files.delete(file);
        return breakout;
    }
}
