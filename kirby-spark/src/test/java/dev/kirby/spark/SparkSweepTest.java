package dev.kirby.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.Execution;
import dev.kirby.intrabar.FinerPrices;
import dev.kirby.margin.Margin;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.market.TimeRange;
import dev.kirby.performance.Metric;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.StrategyProvider;
import dev.kirby.sweep.Sweep;
import dev.kirby.sweep.SweepCancelledException;
import dev.kirby.sweep.SweepProgress;
import dev.kirby.sweep.SweepResult;
import dev.kirby.train.Programme;
import dev.kirby.validate.tunnel.MarketModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything but the network: executors that are threads of this process. */
class SparkSweepTest {

    private static final CandleSeries BARS = MarketModel.clustered(Interval.M15).market(40, 3);
    private static final StrategyProvider CROSS = new SmaCross();

    private static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = LocalCluster.threads().getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static void assertSame(SweepResult spread, SweepResult alone) {
        for (String column : alone.columnNames()) {
            assertThat(spread.column(column)).as(column).containsExactly(alone.column(column));
        }
        assertThat(spread.top(3)).hasToString(alone.top(3).toString());
    }

    @Test
    void every_option_of_a_backtest_travels() {
        Backtest plain = Backtest.of(BARS);
        Instrument spot = Instrument.parse("binance:BTC/USDT");
        Rows.Builder payments = Rows.builder(Dataset.FUNDING, 200);
        long start = BARS.time(0);
        for (long time = start; time < BARS.range().endMillis(); time += 8 * 3_600_000L) {
            payments.row(time)
                    .number(Dataset.FUNDING.indexOf("funding_rate"), 1e-4 * Math.sin(time))
                    .number(Dataset.FUNDING.indexOf("mark_price"), 30_000 + 1_000 * Math.cos(time));
        }
        Rows funding = payments.build();
        List<Backtest> backtests = List.of(
                plain,
                plain.costs(Costs.BINANCE_PERPS.withMakerFee(0.0001)).capital(777),
                plain.costs(Costs.DEFAULT.withAtrSlippage(0.01).withImpact(0.1)),
                plain.sizing(Sizing.risk(0.05).leverage(3).lot(0.001).compounding()),
                plain.execution(new Execution(1, 0.5, 3)),
                plain.funding(TimeSeries.of(funding, "funding_rate")),
                plain.funding(funding),
                plain.funding(TimeSeries.of(funding, "funding_rate"))
                        .mark(MarketModel.clustered(Interval.M15).market(40, 4)),
                plain.margin(Margin.isolated()).sizing(Sizing.allIn().leverage(20)),
                plain.inverse().capital(2),
                plain.within(TimeRange.ofMillis(start + 10 * 86_400_000L, start + 20 * 86_400_000L)),
                Backtest.of(CandleSeries.of(spot, Interval.M15, BARS.toRows())).borrow(0.2));
        Sweep sweep = Sweep.grid(LiquiditySweep.grid()
                        .with("pierce_depth", 0.001)
                        .with("rejection_candles", 3)
                        .with("key_level_lookback", 20)
                        .with("reversal_candle_size", 0.5, 1)
                        .with("volume_spike_threshold", 1.5))
                .minTrades(1);
        List<SweepResult> spread =
                SparkSweep.of(spark, new LiquiditySweep.Provider()).run(sweep, backtests);
        List<SweepResult> alone = sweep.run(backtests);
        for (int i = 0; i < backtests.size(); i++) {
            assertSame(spread.get(i), alone.get(i));
            for (int j = 0; j < i; j++) {
                assertThat(alone.get(i).column("net_profit"))
                        .as("option " + i + " does what option " + j + " does")
                        .isNotEqualTo(alone.get(j).column("net_profit"));
            }
        }
    }

    @Test
    void the_number_of_parts_changes_nothing() {
        Sweep sweep = Sweep.grid(CROSS.grid()).maximizing(Metric.SORTINO).minTrades(1);
        SweepResult alone = sweep.run(Backtest.of(BARS));
        for (int parts : new int[] {1, 3, 8, 1000}) {
            assertSame(SparkSweep.of(spark, CROSS).parts(parts).run(sweep, Backtest.of(BARS)), alone);
        }
    }

    @Test
    void a_strategy_file_goes_along_as_classes() throws IOException {
        StrategyProvider breakout = StrategyFiles.breakout(folder);
        Sweep sweep = Sweep.grid(breakout.strategy().values("bars", 10, 40)).minTrades(1);
        assertSame(SparkSweep.of(spark, breakout).run(sweep, Backtest.of(BARS)), sweep.run(Backtest.of(BARS)));
    }

    @Test
    void rows_stay_in_the_cluster() {
        Sweep sweep = Sweep.grid(CROSS.grid()).minTrades(1);
        List<Backtest> markets = List.of(
                Backtest.of(BARS),
                Backtest.of(CandleSeries.of(Instrument.parse("binance:ETH/USDT:USDT"), Interval.M15, BARS.toRows())));
        Path rows = folder.resolve("rows");
        SparkSweep.of(spark, CROSS).parts(3).table(sweep, markets).write().parquet(rows.toString());

        org.apache.spark.sql.Dataset<Row> read = spark.read().parquet(rows.toString());
        SweepResult alone = sweep.run(markets.get(1));
        List<String> names = new ArrayList<>(List.of("market", "interval", "combination"));
        names.addAll(alone.toFrame().names());
        assertThat(read.columns()).containsExactlyElementsOf(names);
        assertThat(read.count()).isEqualTo(800);
        List<Row> second = read.where("market = 'binance:ETH/USDT:USDT' and interval = '15m'")
                .orderBy("combination")
                .collectAsList();
        assertThat(second).hasSize(400);
        for (int i = 0; i < 400; i++) {
            Row row = second.get(i);
            assertThat(row.<Integer>getAs("combination")).isEqualTo(i);
            assertThat(row.<Double>getAs("fast")).isEqualTo(alone.column("fast")[i]);
            assertThat(row.<Double>getAs("slow")).isEqualTo(alone.column("slow")[i]);
            assertThat(row.<Long>getAs("trades")).isEqualTo(alone.combination(i).trades());
            assertThat(row.<Double>getAs("net_profit")).isEqualTo(alone.column("net_profit")[i]);
        }
    }

    @Test
    void executors_make_the_markets_that_are_not_sent() {
        Sweep sweep = Sweep.grid(CROSS.grid()).minTrades(1);
        List<Programme.Market> markets = List.of(market("BTC"), market("ETH"));
        SparkSweep onSpark = SparkSweep.of(spark, CROSS);
        List<Row> sent = onSpark.table(
                        sweep, markets.stream().map(SparkSweepTest::backtest).toList())
                .collectAsList();
        assertThat(onSpark.table(sweep, markets, SparkSweepTest::backtest).collectAsList())
                .containsExactlyInAnyOrderElementsOf(sent)
                .hasSize(800);
        assertThat(onSpark.parts(3)
                        .table(sweep, markets, SparkSweepTest::backtest)
                        .collectAsList())
                .containsExactlyInAnyOrderElementsOf(sent);
        assertThatThrownBy(() -> onSpark.table(sweep, List.of(), SparkSweepTest::backtest))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("at least one");
    }

    private static Programme.Market market(String coin) {
        return new Programme.Market(Instrument.perps("binance", coin, "USDT"), Interval.M15);
    }

    private static Backtest backtest(Programme.Market market) {
        String coin = market.instrument().coin();
        CandleSeries bars = MarketModel.clustered(market.interval()).market(40, coin.hashCode());
        return Backtest.of(CandleSeries.of(market.instrument(), market.interval(), bars.toRows()));
    }

    @Test
    void progress_comes_on_the_calling_thread_and_a_condition_cancels() {
        List<SweepProgress> seen = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        Sweep sweep = Sweep.grid(CROSS.grid()).onProgress(progress -> {
            seen.add(progress);
            threads.add(Thread.currentThread());
        });
        SparkSweep onSpark = SparkSweep.of(spark, CROSS).parts(10);
        onSpark.run(sweep, Backtest.of(BARS));
        assertThat(seen).hasSize(10);
        assertThat(seen.get(9).done()).isEqualTo(400);
        assertThat(threads).containsOnly(Thread.currentThread());

        seen.clear();
        assertThatThrownBy(() -> onSpark.run(sweep.cancelWhen(() -> seen.size() == 2), Backtest.of(BARS)))
                .isInstanceOf(SweepCancelledException.class);
        assertThat(seen).hasSize(2);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> onSpark.run(sweep, Backtest.of(BARS))).isInstanceOf(SweepCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        onSpark.run(sweep, Backtest.of(BARS));
    }

    @Test
    void what_cannot_be_the_same_is_refused() {
        Backtest backtest = Backtest.of(BARS);
        SparkSweep onSpark = SparkSweep.of(spark, CROSS);
        assertThatThrownBy(() -> onSpark.run(Sweep.grid(LiquiditySweep.grid()), backtest))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("The grid is of LIQUIDITY_SWEEP_V3, the provider has sma cross");
        ParameterGrid other =
                ParameterGrid.of(CROSS.strategy().only(Side.SHORT)).with("fast", 5, 6, 7);
        assertThatThrownBy(() -> onSpark.run(Sweep.grid(other), backtest))
                .isInstanceOf(KirbyException.class)
                .hasMessageContaining("the provider makes another strategy than the grid's");
        Strategy nameless = CROSS.strategy();
        assertThatThrownBy(() -> SparkSweep.of(spark, () -> nameless).run(Sweep.grid(CROSS.grid()), backtest))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("write it as a public class");
        assertThatThrownBy(() -> onSpark.run(
                        Sweep.grid(CROSS.grid()),
                        backtest.finer(FinerPrices.of(
                                MarketModel.clustered(Interval.M1).market(40, 3)))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("leave finer(...) out");
        assertThatThrownBy(() -> onSpark.run(Sweep.grid(CROSS.grid()), List.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("at least one backtest");
    }

    @Test
    void an_error_of_a_task_comes_as_it_is() {
        assertThatThrownBy(() -> SparkSweep.of(spark, new ReadsFunding())
                        .run(Sweep.grid(new ReadsFunding().grid()), Backtest.of(BARS)))
                .isInstanceOf(KirbyException.class)
                .hasMessageContaining("The strategy reads simulated:BTC/USDT:USDT funding")
                .hasMessageNotContaining("\tat ");
    }

    @Test
    void its_text_is_one_line() {
        assertThat(SparkSweep.of(spark, CROSS)).hasToString("SparkSweep[sma cross on local[2]]");
    }
}
