package dev.kirby.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.market.Interval;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.Strategies;
import dev.kirby.train.TrainingQueue;
import dev.kirby.train.TrainingRecipe;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {

    @TempDir
    private Path folder;

    private final List<String> asked = new ArrayList<>();

    private Route.Handler noting(String name) {
        return request -> {
            asked.add(name);
            return Answer.nothing();
        };
    }

    private WarmUp warmUp(MarketDataStore store, List<Route> routes) {
        TrainingRecipe recipe = TrainingRecipe.of(
                Strategies.installed(),
                (instrument, interval, range) -> Backtest.of(
                        store.candles(instrument, interval).range(range).load()));
        return new WarmUp(
                routes,
                new StoredSeries(store, System::nanoTime, Runnable::run),
                TrainingQueue.of(store.jobs(), store.registry(), recipe),
                store.registry());
    }

    @Test
    void what_only_reads_is_asked_with_what_is_stored_and_one_that_refuses_stops_no_other() {
        try (MarketDataStore store = MarketDataStore.open(folder)) {
            RunningStudio.fill(store, RunningStudio.ETH, Interval.M15, 96, 7);
            Route refusing = Series.market(Route.get("/refuses", "", request -> {
                        asked.add(request.required("exchange") + " " + request.required("pair") + " "
                                + request.required("timeframe") + " " + request.text("days"));
                        throw Refusal.notFound("Nothing.");
                    }))
                    .query("timeframe", Schemas.text(), "")
                    .query("days", Schemas.integer(), "");
            Route job = Route.get(TrainingRoutes.JOBS + "/{id}", "", request -> {
                asked.add("job " + request.id());
                return Answer.nothing();
            });
            warmUp(
                            store,
                            List.of(
                                    refusing,
                                    Route.post("/changes", "", noting("post")),
                                    Route.delete("/removes", "", noting("delete")),
                                    job,
                                    Route.get("/last", "", noting("last"))))
                    .run(() -> false);
        }
        assertThat(asked).containsExactly("binance ETH/USDT 15m Optional.empty", "job none", "last");
    }

    @Test
    void the_page_is_opened_where_the_server_listens_and_one_that_is_gone_is_no_error() throws Exception {
        try (MarketDataStore store = MarketDataStore.open(folder);
                ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            WarmUp warmUp = warmUp(store, List.of());
            Thread browser =
                    new Thread(() -> warmUp.open(new InetSocketAddress(0).getAddress(), server.getLocalPort()));
            browser.start();
            try (Socket opened = server.accept()) {
                assertThat(new BufferedReader(new InputStreamReader(opened.getInputStream(), StandardCharsets.US_ASCII))
                                .readLine())
                        .isEqualTo("GET / HTTP/1.1");
            }
            browser.join();
        }
    }

    @Test
    void a_server_that_ends_is_asked_no_more() {
        try (MarketDataStore store = MarketDataStore.open(folder)) {
            Route first = Route.get("/first", "", noting("first"));
            warmUp(store, List.of(first, Route.get("/second", "", noting("second"))))
                    .run(() -> !asked.isEmpty());
        }
        assertThat(asked).containsExactly("first");
    }
}
