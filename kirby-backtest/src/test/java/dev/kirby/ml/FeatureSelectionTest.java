package dev.kirby.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.strategy.Study;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Selections against numpy 2.4 and scikit-learn 1.9 on the same rows, and what each of them finds. */
class FeatureSelectionTest {

    private static final TrainingData ROWS = OracleRows.classified();

    @Test
    void rows_are_those_of_the_oracle() {
        assertThat(Arrays.stream(ROWS.labels()).sum()).isEqualTo(238);
    }

    @Test
    void correlation_is_that_of_numpy() {
        assertThat(Correlation.withLabels(ROWS))
                .containsExactly(
                        new double[] {
                            0.606337686250387,
                            0.050979131188462236,
                            0.6050727128377941,
                            0.4499249336696518,
                            0.007739465221460386
                        },
                        within(1e-12));
        assertThat(Correlation.of(ROWS).of(0, 2)).isCloseTo(0.9989361057147745, within(1e-12));
    }

    @Test
    void mutual_information_is_that_of_scikit_learn() {
        assertThat(MutualInformation.withLabels(ROWS))
                .containsExactly(
                        new double[] {
                            0.2222547036554201,
                            0.0064377151331955484,
                            0.21725429426678647,
                            0.14371936887604447,
                            0.11231851617030708
                        },
                        within(1e-12));
        TrainingData numbers = OracleRows.of(List.of(), OracleRows.last(), OracleRows.columns());
        assertThat(MutualInformation.withLabels(numbers))
                .containsExactly(
                        new double[] {
                            0.11673935020196666,
                            0.12906808932368982,
                            0.11507924488152853,
                            0.08983169786586023,
                            0.12212636167319985
                        },
                        within(1e-12));
        double[] quarters = Arrays.stream(OracleRows.columns()[0])
                .map(x -> Math.floor(4 * x))
                .toArray();
        TrainingData ties = OracleRows.of(Labels.change().classes(), OracleRows.classes(), quarters);
        assertThat(MutualInformation.withLabels(ties)[0]).isCloseTo(0.207334052388209, within(1e-12));
    }

    @Test
    void selections_have_names() {
        Learner learner = rows -> {
            throw new IllegalStateException("no model is needed to name a selection");
        };
        for (String name : FeatureSelection.NAMES) {
            assertThat(FeatureSelection.parse(name, 7, learner).name()).isEqualTo(name);
        }
        assertThat(FeatureSelection.parse("mutual-info", 2, learner)
                        .select(ROWS)
                        .names())
                .isEqualTo(FeatureSelection.mutualInformation()
                        .keep(2)
                        .select(ROWS)
                        .names());
        assertThatThrownBy(() -> FeatureSelection.parse("hybird", 7, learner))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("did you mean hybrid?");
    }

    @Test
    void a_feature_that_repeats_a_better_one_is_left_out() {
        SelectedFeatures selected = FeatureSelection.correlation().select(ROWS);
        assertThat(selected.names()).containsExactly("a", "d", "b", "e");
        assertThat(FeatureSelection.correlation().maxCorrelation(1).select(ROWS).names())
                .containsExactly("a", "c", "d", "b", "e");
        assertThat(selected.score(1)).isCloseTo(0.4499249336696518, within(1e-12));
        assertThat(selected.knownUntil()).isEqualTo(ROWS.labelEnd(ROWS.size() - 1));
        assertThat(selected).hasToString("SelectedFeatures[4, best a]");
    }

    @Test
    void mutual_information_finds_what_correlation_does_not_see() {
        assertThat(FeatureSelection.correlation().keep(2).select(ROWS).names()).containsExactly("a", "d");
        assertThat(FeatureSelection.mutualInformation().select(ROWS).names()).containsExactly("a", "d", "e", "b");
        // Of the mean of both ranks: a, then d, then b and e, whose ranks are 3 and 4 in the one, 4 and 3 in the other.
        assertThat(FeatureSelection.hybrid().select(ROWS).names()).containsExactly("a", "d", "b", "e");
    }

    @Test
    void ranks_share_places_of_equal_scores() {
        assertThat(Ranks.places(new double[] {1, 3, 3, Double.NaN, 2})).containsExactly(3, 0.5, 0.5, 4, 2);
        assertThat(Ranks.bestFirst(new double[] {1, 3, 3, Double.NaN, 2})).containsExactly(1, 2, 4, 0, 3);
        assertThat(Ranks.mean(new double[] {3, 2, 1}, new double[] {1, 2, 3})).containsExactly(0.5, 0.5, 0.5);
        assertThat(Ranks.bins(new double[] {4, 1, 2, 3, 1, 1}, 3)).containsExactly(2, 0, 1, 2, 0, 0);
    }

    static List<RankedSelection> learned() {
        Learner line = new LeastSquares();
        return List.of(
                FeatureSelection.importance(line),
                FeatureSelection.permutation(line),
                FeatureSelection.recursiveElimination(line),
                FeatureSelection.hybrid(line));
    }

    @ParameterizedTest
    @MethodSource("learned")
    void a_model_uses_the_features_that_matter(RankedSelection selection) {
        double[][] x = OracleRows.columns();
        double[] y = new double[OracleRows.ROWS];
        Arrays.setAll(y, row -> 3 * x[1][row] - 2 * x[4][row] + 0.01 * x[3][row]);
        TrainingData rows = OracleRows.of(List.of(), y, x);
        SelectedFeatures selected = selection.keep(2).select(rows);
        assertThat(selected.names()).as(selection.toString()).containsExactlyInAnyOrder("b", "e");
        assertThat(selection.keep(2).select(rows).names()).isEqualTo(selected.names());
    }

    @Test
    void permutation_is_deterministic_by_seed_and_near_what_is_due() {
        double[][] x = OracleRows.columns();
        double[] y = new double[OracleRows.ROWS];
        Arrays.setAll(y, row -> 3 * x[1][row]);
        TrainingData rows = OracleRows.of(List.of(), y, x);
        double[] first = LearnedRanking.permutation(new LeastSquares(), rows, 7);
        assertThat(LearnedRanking.permutation(new LeastSquares(), rows, 7)).containsExactly(first);
        assertThat(LearnedRanking.permutation(new LeastSquares(), rows, 8)).isNotEqualTo(first);
        // Shuffling a term makes the squared error twice its variance: 2 * 9 * var(u²) = 18 * 4/45 = 1.6.
        assertThat(first[1]).isCloseTo(1.6, within(0.4));
        assertThat(first[0]).isCloseTo(0, within(1e-4));
    }

    @Test
    void elimination_refits_without_what_it_dropped() {
        // Each of a and c alone is as good as the other; with both, a line splits the weight, until one is gone.
        TrainingData rows = ROWS;
        SelectedFeatures selected = FeatureSelection.recursiveElimination(new LeastSquares())
                .keep(2)
                .maxCorrelation(1)
                .select(rows);
        assertThat(selected.names()).hasSize(2).contains("d").containsAnyOf("a", "c");
    }

    @Test
    void fifty_of_the_standard_features_are_kept_and_none_that_never_varies() {
        Study study = SyntheticStudy.of("1h", 1_500, 9);
        Features features = Features.standard().with("constant", s -> new double[s.size()]);
        TrainingData rows = TrainingData.of(study, features, Labels.threeClasses(12, 0.01));
        SelectedFeatures selected = FeatureSelection.hybrid().select(rows);
        assertThat(selected.names()).hasSize(50).doesNotContain("constant");
        assertThat(FeatureSelection.hybrid().select(rows).names()).isEqualTo(selected.names());
        Correlation between = Correlation.of(selected.of(rows));
        for (int a = 0; a < 50; a++) {
            for (int b = 0; b < a; b++) {
                assertThat(Math.abs(between.of(a, b))).isLessThanOrEqualTo(0.9);
            }
        }
        assertThat(FeatureSelection.all().select(rows).names())
                .hasSize(rows.names().size());
    }

    @Test
    void what_cannot_be_selected_is_refused() {
        assertThatThrownBy(() -> FeatureSelection.hybrid().keep(0)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> FeatureSelection.hybrid().maxCorrelation(2))
                .isInstanceOf(InvalidRequestException.class);
        TrainingData flat = OracleRows.of(List.of(), OracleRows.last(), new double[OracleRows.ROWS]);
        assertThatThrownBy(() -> FeatureSelection.hybrid().select(flat))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("None of 1 features varies");
        assertThat(FeatureSelection.hybrid()).hasToString("RankedSelection[hybrid, keeps 50, correlated up to 0.9]");
    }
}
