package dev.kirby.internal;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Makes all loggers of Kirby. Without a provider of SLF4J there are none to write to, and SLF4J prints three lines about that
 * to the error stream, into the output of whoever has a bare main. Here it starts without them; two providers at once, and
 * everything else it has to say, it still says.
 */
public final class Logs {

    private static final String VERBOSITY = "slf4j.internal.verbosity";

    static {
        quiet();
    }

    private Logs() {}

    /**
     * A logger.
     *
     * @param type whose lines it writes
     * @return one that writes nothing if there is no provider
     */
    public static Logger of(Class<?> type) {
        return LoggerFactory.getLogger(type);
    }

    /**
     * A logger by its name, for lines of many classes.
     *
     * @param name such as {@code dev.kirby.progress}
     * @return one that writes nothing if there is no provider
     */
    public static Logger of(String name) {
        return LoggerFactory.getLogger(name);
    }

    /** Starts SLF4J; for classes that do not log, but use a library which does. */
    public static void start() {
        // the class was loaded, which is all
    }

    /** SLF4J reads the property when it starts, and only then. */
    private static void quiet() {
        if (System.getProperty(VERBOSITY) == null && !hasProvider()) {
            System.setProperty(VERBOSITY, "ERROR");
            try {
                LoggerFactory.getILoggerFactory();
            } finally {
                System.clearProperty(VERBOSITY);
            }
        }
    }

    /** True also where an older SLF4J took the place of the one Kirby asks for: it has no such providers. */
    private static boolean hasProvider() {
        try {
            return System.getProperty("slf4j.provider") != null
                    || ServiceLoader.load(SLF4JServiceProvider.class, LoggerFactory.class.getClassLoader())
                            .iterator()
                            .hasNext();
        } catch (LinkageError | ServiceConfigurationError e) {
            return true;
        }
    }
}
