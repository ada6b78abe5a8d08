package dev.kirby.strategy;

import dev.kirby.InvalidRequestException;
import java.io.Serial;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A strategy on its way to another process: the name of its provider, and the classes of one that was compiled from a source file. Those
 * of a jar are expected there already.
 *
 * <pre>{@code
 * PortableStrategy cross = PortableStrategy.of(Strategies.installed().find("SmaCross.java"));
 * // elsewhere
 * Strategy strategy = cross.load().strategy();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class PortableStrategy implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String provider;
    private final LinkedHashMap<String, byte[]> classes;

    private PortableStrategy(String provider, Map<String, byte[]> classes) {
        this.provider = provider;
        this.classes = new LinkedHashMap<>(classes);
    }

    /**
     * A provider as others can load it.
     *
     * @param provider of a strategy file, or of a public class with a public constructor without arguments
     * @return the strategy to send
     * @throws InvalidRequestException if the class cannot be made elsewhere
     */
    public static PortableStrategy of(StrategyProvider provider) {
        Class<?> type = provider.getClass();
        if (type.getClassLoader() instanceof ClassesInMemory compiled) {
            return new PortableStrategy(type.getName(), compiled.classes());
        }
        boolean isNested = type.isMemberClass() && Modifier.isStatic(type.getModifiers());
        if (!Modifier.isPublic(type.getModifiers()) || (type.getEnclosingClass() != null && !isNested)) {
            throw new InvalidRequestException(
                    "The strategy " + provider.strategy().name() + " of " + type.getName()
                            + " cannot be made in another process: write it as a public class that implements StrategyProvider"
                            + " and has a public constructor without arguments, or as a file for"
                            + " Strategies.installed().find(\"SmaCross.java\").");
        }
        return new PortableStrategy(type.getName(), Map.of());
    }

    /**
     * Makes the provider in this process.
     *
     * @return of the same strategy
     * @throws InvalidRequestException if its class is not on the class path
     */
    public StrategyProvider load() {
        ClassLoader parent = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElse(PortableStrategy.class.getClassLoader());
        ClassLoader loader = classes.isEmpty() ? parent : new ClassesInMemory(classes, parent);
        try {
            return Class.forName(provider, true, loader)
                    .asSubclass(StrategyProvider.class)
                    .getConstructor()
                    .newInstance();
        } catch (ClassNotFoundException e) {
            throw new InvalidRequestException(
                    "The class " + provider + " of the strategy is not on the class path of this process: send its jar"
                            + " along, or give the strategy as a source file.",
                    e);
        } catch (NoSuchMethodException e) {
            throw new InvalidRequestException(
                    provider + " needs a public constructor without arguments to be made in another process.", e);
        } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new InvalidRequestException("The class " + provider + " cannot be made: " + cause + ".", e);
        }
    }

    /** For example {@code PortableStrategy[SmaCross, 2 classes]}. */
    @Override
    public String toString() {
        return "PortableStrategy[" + provider + (classes.isEmpty() ? "" : ", " + classes.size() + " classes") + "]";
    }
}
