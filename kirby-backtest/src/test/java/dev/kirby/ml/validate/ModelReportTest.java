package dev.kirby.ml.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.ml.model.Models;
import dev.kirby.ml.model.PlantedRows;
import dev.kirby.report.Chart;
import dev.kirby.report.Report;
import org.junit.jupiter.api.Test;

/** The page of a model's predictions. */
class ModelReportTest {

    @Test
    void a_planted_pattern_is_an_edge_and_noise_is_none() {
        ValidationResult planted = TimeFolds.walkForward(4)
                .run(Models.logistic(), PlantedRows.of(1_500, 5, 1.5, 2).data(2));
        Report report = planted.report();
        String html = report.toHtml();
        assertThat(html)
                .contains("<strong>EDGE</strong>", "It is better in 4 of 4 folds.")
                .contains("title=\"" + planted.scores().accuracy() + "\"");
        assertThat(report.charts())
                .extracting(Chart::title)
                .containsExactly("Accuracy", "AUC, above what chance gives", "Said and came true");

        ValidationResult noise = TimeFolds.combinatorial(5, 2)
                .run(Models.logistic(), PlantedRows.of(1_000, 5, 0, 2).data(2));
        assertThat(noise.report().toHtml())
                .contains("EDGE")
                .doesNotContain("<strong>EDGE</strong>")
                .contains("least of the paths");
    }
}
