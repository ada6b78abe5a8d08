package dev.kirby.strategy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Copies of a loop that calls what users wrote, one for each class of what it calls.
 *
 * <p>A sweep spends its time asking rules and conditions at every bar: 10,000 combinations over a year of 5m candles are a
 * billion calls. The just-in-time compiler puts the called code into the loop, and moves out of it what does not change, only
 * as long as the call there has met one or two classes; from the third on it stays a call, some 3 ns each instead of 1. So
 * each class gets a copy of the loop, a hidden class of the same bytes with a profile of its own, which goes when the class
 * that it calls goes.
 *
 * @param <T> what loops are known as
 */
public final class LoopCopies<T> extends ClassValue<T> {

    private final MethodHandles.Lookup owner;
    private final Class<? extends T> loop;

    /**
     * Copies of a loop.
     *
     * @param owner looks up in the package of the loop
     * @param loop a class that has a constructor without arguments and no static state
     */
    public LoopCopies(MethodHandles.Lookup owner, Class<? extends T> loop) {
        this.owner = owner;
        this.loop = loop;
    }

    @Override
    @SuppressWarnings("unchecked") // the copy has the superclass of the original
    protected T computeValue(Class<?> called) {
        try (InputStream bytes = loop.getResourceAsStream(loop.getSimpleName() + ".class")) {
            Class<?> copy = bytes == null
                    ? loop // as right, and slower where many classes are called in one process
                    : owner.defineHiddenClass(bytes.readAllBytes(), true).lookupClass();
            return (T) owner.findConstructor(copy, MethodType.methodType(void.class))
                    .invoke();
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot copy " + loop + ".", e);
        } catch (Throwable e) {
            throw new IllegalStateException("Cannot make a copy of " + loop + ".", e);
        }
    }
}
