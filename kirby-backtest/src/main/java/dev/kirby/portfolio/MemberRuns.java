package dev.kirby.portfolio;

import dev.kirby.backtest.internal.MarketRun;
import dev.kirby.internal.DaemonThreads;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Prepares the members of a portfolio side by side: their indicators, and the trades that do not depend on the account. What comes
 * after that is done in the order of time, on one thread. The threads end with it.
 */
final class MemberRuns {

    /** Fewer bars are prepared before a thread has started. */
    private static final long FEWEST_BARS = 50_000;

    private MemberRuns() {}

    /** The runs of members that have some bars together, in their order. */
    static List<MarketRun> prepare(List<Supplier<MarketRun>> members, long bars, int threads) {
        int used = bars < FEWEST_BARS ? 1 : Math.min(threads, members.size());
        if (used == 1) {
            return members.stream().map(Supplier::get).toList();
        }
        ExecutorService workers = Executors.newFixedThreadPool(used, DaemonThreads.named("kirby-portfolio"));
        try {
            List<CompletableFuture<MarketRun>> runs = members.stream()
                    .map(member -> CompletableFuture.supplyAsync(member, workers))
                    .toList();
            return runs.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            workers.shutdownNow();
        }
    }
}
