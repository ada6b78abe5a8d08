package dev.kirby.examples;

import dev.kirby.strategy.Strategies;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --class-path}: where strategies of jars come from. */
final class ClassPathOption {

    @Option(
            names = "--class-path",
            paramLabel = "JARS",
            description = "Jars and folders of classes with strategies, or with what a strategy file uses.")
    @Nullable
    String jars;

    Strategies strategies() {
        return jars == null
                ? Strategies.installed()
                : Strategies.installed()
                        .with(Arrays.stream(jars.split(Pattern.quote(File.pathSeparator), 0))
                                .map(Path::of)
                                .toList());
    }
}
