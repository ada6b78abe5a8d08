package dev.kirby.train;

import dev.kirby.registry.JobStatus;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.report.BarChart;
import dev.kirby.report.Ink;
import dev.kirby.report.Notation;
import dev.kirby.report.Report;
import dev.kirby.report.Section;
import dev.kirby.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The page of a programme: its markets side by side. */
final class ProgrammeReport {

    private static final double SIGNIFICANT = 0.05;

    private ProgrammeReport() {}

    static Report of(ProgrammeResult programme) {
        List<ProgrammeResult.Row> rows = programme.rows();
        long survived =
                rows.stream().filter(row -> row.correctedP() <= SIGNIFICANT).count();
        long done = rows.stream().filter(row -> row.status().equals(done())).count();
        long failed = rows.stream().filter(row -> !row.error().isEmpty()).count();
        Report report = Report.of("Programme " + programme.name())
                .headline(
                        survived > 0 ? Report.Tone.GOOD : Report.Tone.OPEN,
                        survived + " OF " + rows.size(),
                        "markets have a p-value of 0.05 or less, corrected for the number of markets (Holm).",
                        List.of(
                                "The best of many markets looks good by chance: the correction pays for that.",
                                done + " of " + rows.size() + " trainings are completed, " + failed + " failed."))
                .figure("markets", rows.size(), Notation.NUMBER)
                .figure("completed", (double) done, Notation.NUMBER)
                .figure("failed", (double) failed, Notation.NUMBER);
        List<String> names = rows.stream().map(row -> row.market().toString()).toList();
        return report.with(Section.of("Markets")
                .wide(BarChart.of("Sharpe ratio out of sample", names)
                        .bars("Sharpe", column(rows, ProgrammeReport::sharpe), Ink.BLUE)
                        .colouredBySign())
                .table("", table(rows)));
    }

    private static Optional<JobStatus> done() {
        return Optional.of(JobStatus.COMPLETED);
    }

    private static double sharpe(ProgrammeResult.Row row) {
        return row.number("statistical_validation", "sharpe_ratio");
    }

    private static double[] column(List<ProgrammeResult.Row> rows, ToDoubleFunction<ProgrammeResult.Row> figure) {
        return rows.stream().mapToDouble(figure).toArray();
    }

    private static Table table(List<ProgrammeResult.Row> rows) {
        Table table = Table.empty()
                .text("market")
                .text("job")
                .text("verdict")
                .number("p")
                .number("p corrected")
                .number("trades")
                .number("Sharpe")
                .number("net profit")
                .text("stage")
                .text("configuration");
        List<@Nullable Object[]> cells = new ArrayList<>();
        for (ProgrammeResult.Row row : rows) {
            cells.add(new @Nullable Object[] {
                row.market().toString(),
                row.status().map(JobStatus::toString).orElse("-"),
                row.verdict().isEmpty() ? "-" : row.verdict(),
                row.p(),
                row.correctedP(),
                row.number("performance", "sample_size"),
                sharpe(row),
                row.number("performance", "NET_PROFIT"),
                row.configuration().map(c -> c.stage().toString()).orElse("-"),
                row.configuration().map(TrainedConfiguration::id).orElse(row.error())
            });
        }
        return table.rows(cells);
    }
}
