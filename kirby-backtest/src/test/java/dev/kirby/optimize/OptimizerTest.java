package dev.kirby.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.backtest.Backtest;
import dev.kirby.benchmark.SyntheticMarket;
import dev.kirby.performance.Metric;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OptimizerTest {

    private static final Backtest BACKTEST = Backtest.of(SyntheticMarket.bars(12_000));
    private static final ParameterSpace SPACE = LiquiditySweep.space();

    @Test
    void the_same_seed_gives_the_same_trials_on_any_number_of_threads() {
        List<Trial> one =
                Optimizer.random(100).seed(9).threads(1).run(BACKTEST, SPACE).trials();
        for (int threads : new int[] {2, 16}) {
            assertThat(Optimizer.random(100)
                            .seed(9)
                            .threads(threads)
                            .run(BACKTEST, SPACE)
                            .trials())
                    .isEqualTo(one);
        }
        assertThat(Optimizer.random(100).seed(10).run(BACKTEST, SPACE).trials()).isNotEqualTo(one);
    }

    @Test
    void bayesian_search_repeats_itself_and_snaps_whole_numbers() {
        Optimizer search = Optimizer.bayesian(40).minTrades(3).seed(9);
        List<Trial> one = search.threads(1).run(BACKTEST, SPACE).trials();
        assertThat(search.threads(16).run(BACKTEST, SPACE).trials())
                .isEqualTo(one)
                .hasSize(40);
        assertThat(one)
                .allSatisfy(
                        t -> assertThat(t.params().integer("rejection_candles")).isBetween(1, 5));
        assertThat(search).hasToString("Optimizer[bayesian, 40 trials, net_profit, seed 9]");
    }

    @Test
    void random_search_tries_nothing_twice_and_ends_when_all_is_tried() {
        ParameterSpace small = ParameterSpace.of(LiquiditySweep.strategy())
                .choice("stop_distance", 0.5, 1, 2)
                .integer("rejection_candles", 1, 4);
        List<Trial> trials = Optimizer.random(500).run(BACKTEST, small).trials();
        assertThat(trials).hasSize(12);
        assertThat(new HashSet<>(trials.stream().map(Trial::params).toList())).hasSize(12);
    }

    @Test
    void a_grid_tries_every_point_the_last_parameter_fastest() {
        ParameterSpace small = ParameterSpace.of(LiquiditySweep.strategy())
                .choice("stop_distance", 0.5, 1, 2)
                .integer("rejection_candles", 1, 2);
        assertThat(Optimizer.grid().run(BACKTEST, small).trials())
                .extracting(t -> t.params().text())
                .containsExactly(
                        "stop_distance=0.5, rejection_candles=1",
                        "stop_distance=0.5, rejection_candles=2",
                        "stop_distance=1, rejection_candles=1",
                        "stop_distance=1, rejection_candles=2",
                        "stop_distance=2, rejection_candles=1",
                        "stop_distance=2, rejection_candles=2");
        assertThatThrownBy(() -> Optimizer.grid().run(BACKTEST, SPACE)).hasMessageContaining("has a real range");
    }

    @Test
    void samples_stay_within_their_ranges() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            Params params = SPACE.sample(random);
            assertThat(params.value("pierce_depth")).isBetween(0.0005, 0.005);
            assertThat(params.integer("rejection_candles")).isBetween(1, 5);
            assertThat(params.integer("key_level_lookback")).isBetween(20, 200);
        }
        assertThat(SPACE.at(new double[] {1, 1, 1, 1, 1, 1, 1}).integer("key_level_lookback"))
                .isEqualTo(200);
        assertThat(SPACE.size()).isInfinite();
        assertThat(ParameterSpace.of(LiquiditySweep.grid()).size()).isEqualTo(201_600);
    }

    @Test
    void a_space_knows_the_strategys_parameters() {
        assertThatThrownBy(() -> SPACE.real("stop_loss", 0, 1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("has no parameter 'stop_loss'")
                .hasMessageContaining("stop_distance");
        assertThatThrownBy(() -> SPACE.real("stop_distance", 2, 1)).hasMessageContaining("from low to high");
        assertThatThrownBy(() -> SPACE.choice("stop_distance", 1, 1)).hasMessageContaining("twice");
    }

    @Test
    void the_best_trial_has_the_highest_score_of_those_that_count() {
        SearchResult result = Optimizer.random(80)
                .minTrades(5)
                .maximizing(Metric.MAX_DRAWDOWN)
                .run(BACKTEST, SPACE);
        Trial best = result.best();
        assertThat(result.trials())
                .filteredOn(t -> t.metrics().sampleSize() >= 5)
                .allSatisfy(t -> assertThat(t.metrics().maxDrawdown())
                        .isGreaterThanOrEqualTo(best.metrics().maxDrawdown()));
        assertThat(result.trials())
                .filteredOn(t -> t.metrics().sampleSize() < 5)
                .allSatisfy(t -> assertThat(t.score()).isNaN());
    }

    @Test
    void where_nothing_counts_the_error_names_min_trades() {
        SearchResult result = Optimizer.random(5).minTrades(100_000).run(BACKTEST, SPACE);
        assertThat(result.find()).isEmpty();
        assertThatThrownBy(result::best)
                .isInstanceOf(NoDataException.class)
                .hasMessageContaining("100000 trades")
                .hasMessageContaining("minTrades");
    }

    @Test
    void a_search_reports_and_can_be_cancelled() {
        List<SearchProgress> seen = new ArrayList<>();
        SearchResult result = Optimizer.random(10_000)
                .onProgress(seen::add)
                .cancelWhen(() -> seen.size() == 2)
                .run(BACKTEST, SPACE);
        assertThat(seen).hasSize(2);
        assertThat(result.trials()).hasSize(seen.get(1).done());
        assertThat(seen.get(1).total()).isEqualTo(10_000);
        assertThat(Optimizer.random(7).estimate(BACKTEST, SPACE)).isPositive();
    }

    @Test
    void several_points_at_once_are_the_same_on_any_number_of_threads() {
        Optimizer search = Optimizer.bayesian(30).minTrades(3).seed(9).parallel(4);
        List<Trial> one = search.threads(1).run(BACKTEST, SPACE).trials();
        for (int threads : new int[] {2, 16}) {
            assertThat(search.threads(threads).run(BACKTEST, SPACE).trials())
                    .isEqualTo(one)
                    .hasSize(30);
        }
    }

    @Test
    void bayesian_search_tries_nothing_twice_and_ends_when_all_is_tried() {
        ParameterSpace small = ParameterSpace.free().integer("a", 1, 5).category("b", 1, 2, 3);
        List<Trial> trials =
                Optimizer.bayesian(60).run(small, p -> p.value("a")).trials();
        assertThat(new HashSet<>(trials.stream().map(Trial::params).toList())).hasSameSizeAs(trials);
        assertThat(trials).hasSize(15);
    }

    @Test
    void unordered_values_are_found_wherever_they_stand() {
        ParameterSpace space =
                ParameterSpace.free().category("kind", 0, 1, 2, 3, 4, 5, 6, 7).real("x", -1, 1);
        for (int seed = 0; seed < 5; seed++) {
            // Only kind 5 is good, and its neighbours are the worst.
            SearchResult result = Optimizer.bayesian(60).seed(seed).run(space, p -> {
                double away = Math.abs(p.value("kind") - 5);
                return (away == 0 ? 10 : -1 / away) - Math.pow(p.value("x") - 0.3, 2);
            });
            assertThat(result.best().params().value("kind")).as("seed %d", seed).isEqualTo(5);
            assertThat(result.best().params().value("x")).as("seed %d", seed).isBetween(0.25, 0.35);
        }
    }

    @Test
    void a_parameter_that_depends_on_another_is_left_out_where_it_means_nothing() {
        ParameterSpace space = ParameterSpace.free()
                .choice("trailing", 0, 1)
                .real("distance", 1, 3)
                .onlyWhen("distance", "trailing", 1);
        for (Optimizer search :
                List.of(Optimizer.random(50), Optimizer.bayesian(80).parallel(3))) {
            SearchResult result =
                    search.run(space, p -> p.has("distance") ? 1 - Math.abs(p.value("distance") - 2) : 0.5);
            assertThat(result.trials())
                    .allSatisfy(t -> assertThat(t.params().has("distance"))
                            .isEqualTo(t.params().value("trailing") == 1));
            assertThat(result.best().params().value("distance")).isBetween(1.7, 2.3);
        }
        ParameterSpace finite = ParameterSpace.free()
                .choice("trailing", 0, 1)
                .integer("distance", 1, 3)
                .onlyWhen("distance", "trailing", 1)
                .choice("stop", 1, 2);
        assertThat(finite.size()).isEqualTo(8);
        assertThat(Optimizer.grid().run(finite, p -> 1).trials())
                .hasSize(8)
                .extracting(t -> t.params().text())
                .startsWith("trailing=0, stop=1", "trailing=0, stop=2", "trailing=1, distance=1, stop=1");
        assertThatThrownBy(() -> space.onlyWhen("trailing", "distance", 1)).hasMessageContaining("given before it");
        assertThatThrownBy(() -> space.real("more", 0, 1).onlyWhen("more", "distance", 2))
                .hasMessageContaining("real range");
        assertThatThrownBy(space::strategy).hasMessageContaining("belongs to no strategy");
    }

    @Test
    void patience_ends_a_search_that_gets_no_better() {
        ParameterSpace space = ParameterSpace.free().real("x", 0, 1);
        List<Trial> trials =
                Optimizer.random(1_000).patience(25).run(space, p -> 7).trials();
        assertThat(trials).hasSize(26);
        assertThat(Optimizer.random(200)
                        .patience(25)
                        .run(space, p -> Double.NaN)
                        .trials())
                .hasSize(26);
    }

    @Test
    void logarithmic_ranges_give_each_factor_the_same_chance() {
        ParameterSpace space = ParameterSpace.free().logarithmic("rate", 1e-4, 1);
        long small = Optimizer.random(4_000).run(space, p -> 0).trials().stream()
                .filter(t -> t.params().value("rate") < 1e-2)
                .count();
        assertThat(small).isBetween(1_850L, 2_150L);
        assertThatThrownBy(() -> space.logarithmic("rate", 0, 1)).hasMessageContaining("positive");
    }
}
