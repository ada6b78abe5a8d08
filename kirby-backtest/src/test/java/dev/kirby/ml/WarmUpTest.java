package dev.kirby.ml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.series.FeatureMatrix;
import dev.kirby.strategy.Study;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many bars the newest values need. */
class WarmUpTest {

    private static Features of(String... names) {
        return Features.standard().only(List.of(names));
    }

    @Test
    void a_window_is_enough_for_an_average_and_is_not_for_what_never_forgets() {
        Study study = SyntheticStudy.of("1h", 3_000, 1);
        assertThat(WarmUp.bars(of("rsi_14", "atr_14"), study)).isEqualTo(512);
        assertThat(WarmUp.bars(of("above_ema_200"), study)).isBetween(1_024, 4_096);
        Features never = Features.none().with("count", s -> {
            double[] count = new double[s.size()];
            for (int bar = 0; bar < count.length; bar++) {
                count[bar] = bar;
            }
            return count;
        });
        assertThat(WarmUp.bars(never, study)).isEqualTo(3_000);
        assertThat(WarmUp.bars(never, study.history(100))).isEqualTo(100);
    }

    @Test
    void the_newest_values_of_all_standard_features_are_those_of_the_whole_history() {
        long seed = 2;
        Study study = SyntheticStudy.of("1h", 20_000, seed);
        Features all = Features.standard();
        FeatureMatrix whole = all.matrix(study);
        int bars = WarmUp.bars(all, study, whole);
        System.out.println("all standard features need " + bars + " bars, seed " + seed);
        assertThat(bars).isLessThan(10_000);
        int checked = 0;
        for (int end = 19_000; end <= 20_000; end += 125) {
            Study window = study.on(study.bars().slice(end - bars, end));
            FeatureMatrix part = all.matrix(window);
            for (int feature = 0; feature < all.list().size(); feature++) {
                double expected = whole.value(feature, end - 1);
                double found = part.value(feature, bars - 1);
                assertThat(found)
                        .as(all.names().get(feature) + " before bar " + end)
                        .isCloseTo(
                                expected, org.assertj.core.data.Offset.offset(1e-6 * Math.max(1, Math.abs(expected))));
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(2_000);
    }
}
