package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Strategies by name or file: those that ship, those of jars, and single source files, which are compiled in memory.
 *
 * <pre>{@code
 * StrategyProvider cross = Strategies.installed().find("SmaCross.java");
 * Sweep.grid(cross.grid()).run(backtest);
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Strategies {

    private static final String SOURCE = ".java";

    private final ClassLoader loader;
    private final List<Path> classPath;

    private Strategies(ClassLoader loader, List<Path> classPath) {
        this.loader = loader;
        this.classPath = classPath;
    }

    /** {@return the strategies on the class path} */
    public static Strategies installed() {
        return new Strategies(Strategies.class.getClassLoader(), List.of());
    }

    /**
     * A copy that also has the strategies of other jars and folders of classes. Strategy files may use their classes.
     *
     * @param jars files and folders that exist
     * @return the strategies
     */
    public Strategies with(List<Path> jars) {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            if (!Files.exists(jar)) {
                throw new InvalidRequestException("No jar or folder of classes at " + jar.toAbsolutePath()
                        + ": correct the class path, whose parts ':' or ';' separates.");
            }
            try {
                urls.add(jar.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new InvalidRequestException("Cannot use " + jar + " as class path: " + e.getMessage() + ".", e);
            }
        }
        return new Strategies(new URLClassLoader("strategies", urls.toArray(URL[]::new), loader), List.copyOf(jars));
    }

    /** {@return every strategy that has a name, in the order of names} */
    public List<StrategyProvider> all() {
        try {
            return ServiceLoader.load(StrategyProvider.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(provider -> provider.strategy().name()))
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw new InvalidRequestException(
                    "A strategy of the class path cannot be loaded: " + e.getMessage()
                            + ". The class named in META-INF/services/" + StrategyProvider.class.getName()
                            + " must be public, implement StrategyProvider and have a public constructor without"
                            + " arguments.",
                    e);
        }
    }

    /**
     * A strategy by its name, in any case, or by its source file.
     *
     * @param nameOrFile for example {@code LIQUIDITY_SWEEP_V3}, or {@code SmaCross.java}: a file with one public class that
     *     implements {@link StrategyProvider}
     * @return the strategy
     * @throws InvalidRequestException if there is none, or the file does not compile; the message has the lines
     */
    public StrategyProvider find(String nameOrFile) {
        if (nameOrFile.endsWith(SOURCE)) {
            return new StrategyFile(Path.of(nameOrFile), classPath, loader).load();
        }
        return named(nameOrFile, "; or give a file such as SmaCross.java.");
    }

    /**
     * A strategy by its name alone, for those who take names from others: no file is read and nothing compiled.
     *
     * @param name in any case, for example {@code LIQUIDITY_SWEEP_V3}
     * @return the strategy
     * @throws InvalidRequestException if there is none
     */
    public StrategyProvider named(String name) {
        return named(name, ".");
    }

    private StrategyProvider named(String name, String hint) {
        List<StrategyProvider> all = all();
        List<String> known =
                all.stream().map(provider -> provider.strategy().name()).toList();
        return all.stream()
                .filter(provider -> provider.strategy().name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("Unknown strategy '" + name + "'"
                        + NearestNames.hint(name, known)
                        + ": known "
                        + (known.size() == 1 ? "is " : "are ")
                        + String.join(", ", known)
                        + hint));
    }

    /** For example {@code Strategies[LIQUIDITY_SWEEP_V3]}. */
    @Override
    public String toString() {
        String names = all().stream()
                .map(provider -> provider.strategy().name())
                .collect(Collectors.joining(", ", "Strategies[", "]"));
        return names.length() <= 80 ? names : names.substring(0, 76) + "...]";
    }
}
