package dev.kirby.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.optimize.Optimizer;
import dev.kirby.registry.TrainingJob;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.train.Programme;
import dev.kirby.train.ProgrammeResult;
import dev.kirby.train.Training;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.tunnel.MarketModel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkProgrammeTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2025-10-23T14:56:32Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private static Programme.Market market(String coin) {
        return new Programme.Market(Instrument.perps("binance", coin, "USDT"), Interval.H1);
    }

    private static Training training(Programme.Market market) {
        String coin = market.instrument().coin();
        if (coin.equals("NONE")) {
            throw new NoDataException("no candles of NONE");
        }
        CandleSeries bars = MarketModel.reversals(market.interval(), 0.2).market(150, coin.hashCode());
        return Training.of(
                        Backtest.of(CandleSeries.of(market.instrument(), market.interval(), bars.toRows())),
                        LiquiditySweep.space())
                .optimizer(Optimizer.random(20).seed(5).minTrades(1))
                .walkForward(WalkForward.months(2, 1))
                .clock(CLOCK);
    }

    @Test
    void the_table_and_the_configurations_are_those_of_one_machine() throws Exception {
        List<Programme.Market> markets = List.of(market("BTC"), market("NONE"), market("ETH"), market("SOL"));
        try (MarketDataStore alone = MarketDataStore.open(folder.resolve("alone"));
                MarketDataStore spread = MarketDataStore.open(folder.resolve("spread"));
                SparkSession spark = LocalCluster.threads().getOrCreate()) {
            ProgrammeResult here = Programme.of(
                            "first", markets, SparkProgrammeTest::training, alone.jobs(), alone.registry())
                    .clock(CLOCK)
                    .run();
            Programme programme = Programme.of(
                            "first",
                            markets,
                            market -> {
                                throw new IllegalStateException("the executors make the trainings");
                            },
                            spread.jobs(),
                            spread.registry())
                    .clock(CLOCK);
            SparkProgramme onSpark = SparkProgramme.of(spark, SparkProgrammeTest::training);

            programme.run(onSpark.cancelWhen(() -> true));
            assertThat(spread.jobs().all()).hasSize(4).allMatch(TrainingJob::isInterrupted);

            ProgrammeResult there = programme.run(onSpark);
            assertThat(there.rows()).isEqualTo(here.rows());
            assertThat(there).hasToString("ProgrammeResult[first, 3 of 4 markets completed]");
            assertThat(there.rows().get(1).error()).isEqualTo("no candles of NONE");
            assertThat(spread.registry().all())
                    .hasSize(3)
                    .isEqualTo(alone.registry().all());
            assertThat(onSpark).hasToString("SparkProgramme[local[2]]");
        }
    }
}
