package dev.kirby.spark;

import java.io.Serializable;

/**
 * Makes something on the machine that needs it: a lambda of the application, whose jar the executors have. What it captures goes along
 * and must be serialisable.
 *
 * @param <T> what is made
 */
@FunctionalInterface
public interface Sent<T> extends Serializable {

    /** {@return the same on every machine} */
    T make();
}
