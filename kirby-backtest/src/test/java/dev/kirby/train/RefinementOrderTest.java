package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.benchmark.SyntheticMarket;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Metric;
import dev.kirby.registry.TrialLedger;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.MemoryFeed;
import dev.kirby.strategy.Sizing;
import dev.kirby.validate.CountingLedger;
import dev.kirby.validate.CrossValidation;
import dev.kirby.validate.WalkForward;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Refinements of a configured object may be called in any order: none forgets what another has set. */
class RefinementOrderTest {

    private static final CandleSeries BARS = SyntheticMarket.bars(2_304);
    private static final Backtest BACKTEST = Backtest.of(BARS);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2025-10-23T14:56:32Z"), ZoneOffset.UTC);
    private static final Optimizer SEARCH = Optimizer.random(2).minTrades(0).threads(1);

    /** Something to refine, how it can be refined, and what can be seen of it in the end. */
    private record Subject<T>(T start, List<UnaryOperator<T>> refinements, Function<T, String> seen) {

        /**
         * Forwards and backwards, beginning with each in turn: every pair comes in both orders, and each is once the first and
         * once the last. All orders of eight would be 40,320.
         */
        Set<String> inManyOrders() {
            Set<String> all = new TreeSet<>();
            List<UnaryOperator<T>> order = new ArrayList<>(refinements);
            for (int backwards = 0; backwards < 2; backwards++) {
                for (int first = 0; first < order.size(); first++) {
                    T refined = start;
                    for (UnaryOperator<T> refinement : order) {
                        refined = refinement.apply(refined);
                    }
                    all.add(seen.apply(refined));
                    Collections.rotate(order, 1);
                }
                Collections.reverse(order);
            }
            return all;
        }
    }

    static Stream<Arguments> subjects() {
        return Stream.of(
                Arguments.of("training", training()),
                Arguments.of("walk-forward", walkForward()),
                Arguments.of("cross-validation", crossValidation()),
                Arguments.of("backtest", backtest()));
    }

    private static Subject<Training> training() {
        AtomicInteger calls = new AtomicInteger();
        CountingLedger[] ledger = {new CountingLedger()};
        TrialLedger current = ledgerOf(ledger);
        return new Subject<>(
                Training.of(BACKTEST, LiquiditySweep.space()),
                List.of(
                        t -> t.optimizer(SEARCH),
                        t -> t.walkForward(WalkForward.days(3, 2).gapDays(0)),
                        t -> t.clock(CLOCK),
                        t -> t.dataOrigin("simulated").metadata("side", "long"),
                        t -> t.ledger(current),
                        t -> t.onProgress((done, total) -> calls.incrementAndGet())),
                t -> {
                    calls.set(0);
                    ledger[0] = new CountingLedger();
                    String found = t.run().configuration().toJson();
                    return found + ledger[0].looks() + calls;
                });
    }

    private static Subject<WalkForward> walkForward() {
        AtomicInteger calls = new AtomicInteger();
        CountingLedger[] ledger = {new CountingLedger()};
        TrialLedger current = ledgerOf(ledger);
        return new Subject<>(
                WalkForward.days(3, 2),
                List.of(
                        w -> w.ledger(current, CLOCK),
                        w -> w.gapDays(1),
                        WalkForward::anchored,
                        w -> w.onProgress((done, total) -> calls.incrementAndGet())),
                w -> {
                    calls.set(0);
                    ledger[0] = new CountingLedger();
                    var found = w.run(BACKTEST, LiquiditySweep.space(), SEARCH);
                    return w + " " + found + " " + ledger[0].looks() + calls;
                });
    }

    private static Subject<CrossValidation> crossValidation() {
        CountingLedger[] ledger = {new CountingLedger()};
        TrialLedger current = ledgerOf(ledger);
        return new Subject<>(
                CrossValidation.kFold(2),
                List.of(
                        c -> c.ledger(current),
                        c -> c.embargoDays(1),
                        c -> c.minTrades(0),
                        c -> c.maximizing(Metric.SHARPE)),
                c -> {
                    ledger[0] = new CountingLedger();
                    var found = c.run(BACKTEST, LiquiditySweep.space(), SEARCH);
                    return c + " " + found + " " + ledger[0].looks().size();
                });
    }

    /** A ledger that counts in whichever is the current one. */
    private static TrialLedger ledgerOf(CountingLedger[] current) {
        return new TrialLedger() {
            @Override
            public int record(dev.kirby.registry.Look look) {
                return current[0].record(look);
            }

            @Override
            public int count(dev.kirby.registry.Look look) {
                return current[0].count(look);
            }

            @Override
            public List<dev.kirby.registry.Look> looks() {
                return current[0].looks();
            }
        };
    }

    private static Subject<Backtest> backtest() {
        CandleSeries fine = BARS.slice(0, 240);
        CandleSeries coarse = fine.resample(Interval.H1);
        TimeSeries funding = TimeSeries.of("funding", new long[] {coarse.time(2), coarse.time(9)}, new double[] {1, 2});
        Instrument other = Instrument.parse("binance:ETH/USDT:USDT");
        Rows.Builder interest = Rows.builder(Dataset.OPEN_INTEREST, 1);
        interest.row(coarse.time(1)).number(0, 7);
        MemoryFeed feed =
                new MemoryFeed().with(SeriesId.of(Dataset.OPEN_INTEREST, coarse.instrument()), interest.build());
        assertThat(other).isNotEqualTo(coarse.instrument());
        return new Subject<>(
                Backtest.of(coarse),
                List.of(
                        b -> b.costs(new Costs(0.01, 0.02)),
                        b -> b.sizing(Sizing.units(3)),
                        b -> b.capital(77),
                        b -> b.funding(funding),
                        b -> b.borrow(0.1),
                        b -> b.feed(feed),
                        b -> b.finer(fine),
                        b -> b.within(TimeRange.ofMillis(coarse.time(5), coarse.time(15)))),
                b -> String.join(
                        " ",
                        b.toString(),
                        b.range().toString(),
                        b.bars().size() + "",
                        b.study().size() + "",
                        b.costs().toString(),
                        b.sizing().toString(),
                        b.capital() + "",
                        b.funding().map(TimeSeries::size).orElse(0) + "",
                        b.borrowRate() + "",
                        b.finer().isPresent() + "",
                        Arrays.toString(b.study().funding()),
                        Arrays.toString(b.study().openInterest())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void the_order_of_refinements_means_nothing(String name, Subject<?> subject) {
        assertThat(subject.inManyOrders()).as(name).hasSize(1);
    }
}
