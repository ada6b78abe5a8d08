package dev.kirby.train;

import dev.kirby.registry.JobStatus;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.TrainingJob;
import dev.kirby.report.Report;
import dev.kirby.report.Reported;
import dev.kirby.validate.MultipleTesting;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The markets of a programme with their current results. The best of many markets looks good by chance too, so that each p-value is corrected for
 * their number (Holm, 1979).
 *
 * @param name of the programme
 * @param rows by market
 */
public record ProgrammeResult(String name, List<Row> rows) implements Reported {

    /** Copies the rows. */
    public ProgrammeResult {
        rows = List.copyOf(rows);
    }

    /**
     * One market.
     *
     * @param market which
     * @param status of its job; empty where there is none yet
     * @param configuration what was found; empty unless it is completed
     * @param correctedP the p-value of the verdict, corrected for the number of markets; NaN where unknown
     * @param error what went wrong; empty unless it failed
     */
    public record Row(
            Programme.Market market,
            Optional<JobStatus> status,
            Optional<TrainedConfiguration> configuration,
            double correctedP,
            String error) {

        static Row of(
                Programme.Market market, Optional<TrainingJob> job, Optional<TrainedConfiguration> configuration) {
            return new Row(
                    market,
                    job.map(TrainingJob::status),
                    configuration,
                    Double.NaN,
                    job.flatMap(TrainingJob::error).orElse(""));
        }

        /** {@return the p-value of the verdict of this market alone; NaN where unknown} */
        public double p() {
            return number("validation", "p_value");
        }

        /** {@return the word of the verdict; empty unless the job is completed} */
        public String verdict() {
            return text("validation", "verdict");
        }

        double number(String section, String key) {
            return value(section, key)
                    .filter(v -> v instanceof Number)
                    .map(v -> ((Number) v).doubleValue())
                    .orElse(Double.NaN);
        }

        private String text(String section, String key) {
            return value(section, key).map(Object::toString).orElse("");
        }

        private Optional<Object> value(String section, String key) {
            return configuration
                    .map(c -> c.sections().get(section))
                    .filter(s -> s instanceof Map)
                    .map(s -> ((Map<?, ?>) s).get(key));
        }
    }

    static ProgrammeResult of(String name, List<Row> rows) {
        double[] known =
                rows.stream().mapToDouble(Row::p).filter(p -> !Double.isNaN(p)).toArray();
        double[] corrected = MultipleTesting.holm(known);
        List<Row> all = new ArrayList<>();
        int next = 0;
        for (Row row : rows) {
            double p = Double.isNaN(row.p()) ? Double.NaN : corrected[next++];
            all.add(new Row(row.market(), row.status(), row.configuration(), p, row.error()));
        }
        return new ProgrammeResult(name, all);
    }

    /** {@return whether every market is completed} */
    public boolean isComplete() {
        return rows.stream().allMatch(row -> row.status().equals(Optional.of(JobStatus.COMPLETED)));
    }

    /**
     * The programme as a page: how many markets are left after the correction, each of them in a table.
     *
     * @return made now
     */
    @Override
    public Report report() {
        return ProgrammeReport.of(this);
    }

    /** Prints the table to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints the table.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        out.printf(
                "%-32s %-9s %-9s %8s %9s %7s %7s %11s %7s  %s%n",
                "market",
                "job",
                "verdict",
                "p",
                "corrected",
                "trades",
                "sharpe",
                "net profit",
                "stage",
                "configuration");
        for (Row row : rows) {
            out.printf(
                    Locale.ROOT,
                    "%-32s %-9s %-9s %8s %9s %7s %7s %11s %7s  %s%n",
                    row.market(),
                    row.status().map(JobStatus::toString).orElse("-"),
                    row.verdict().isEmpty() ? "-" : row.verdict(),
                    figure(row.p(), "%.4f"),
                    figure(row.correctedP(), "%.4f"),
                    figure(row.number("performance", "sample_size"), "%.0f"),
                    figure(row.number("statistical_validation", "sharpe_ratio"), "%.2f"),
                    figure(row.number("performance", "NET_PROFIT"), "%.2f"),
                    row.configuration().map(c -> c.stage().toString()).orElse("-"),
                    row.configuration().map(TrainedConfiguration::id).orElse(row.error()));
        }
        long survived = rows.stream().filter(row -> row.correctedP() <= 0.05).count();
        out.println(survived + " of " + rows.size()
                + " markets have a p-value of 0.05 or less corrected for the number of" + " markets (Holm).");
    }

    private static String figure(double value, String format) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    /** For example {@code ProgrammeResult[first, 23 of 24 markets completed]}. */
    @Override
    public String toString() {
        long done = rows.stream()
                .filter(row -> row.status().equals(Optional.of(JobStatus.COMPLETED)))
                .count();
        return "ProgrammeResult[" + name + ", " + done + " of " + rows.size() + " markets completed]";
    }
}
