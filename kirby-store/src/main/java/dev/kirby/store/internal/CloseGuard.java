package dev.kirby.store.internal;

import dev.kirby.StoreException;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Lets work in while a store is open, and closes it when the last work has left. */
public final class CloseGuard {

    /** Work in progress, until it is closed. */
    public interface Use extends AutoCloseable {
        @Override
        void close();
    }

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    /** Asks in; an error says that the store is closed. */
    public Use enter() {
        lock.readLock().lock();
        if (closed) {
            lock.readLock().unlock();
            throw new StoreException("The store is closed. Open it again with MarketDataStore.open(...).");
        }
        return lock.readLock()::unlock;
    }

    /** Waits for those inside, and runs the last work once. */
    public void close(Runnable last) {
        if (lock.getReadHoldCount() > 0) {
            throw new StoreException("A store cannot be closed while it delivers rows: return from the batch first.");
        }
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                last.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
