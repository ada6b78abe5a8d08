package dev.kirby.report;

import static java.util.Objects.requireNonNull;

import dev.kirby.backtest.BacktestResult;
import dev.kirby.performance.Metric;
import dev.kirby.series.TimeSeries;
import dev.kirby.validate.WalkForwardResult;
import dev.kirby.validate.WindowResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page about one backtest: what was run on which data, equity and drawdown, every metric (in four digits, with all of them
 * in its title), and the walk-forward with its verdict where there is one. The page is self-contained HTML: no script, nothing
 * to load.
 *
 * <p>Immutable and thread-safe.
 */
public final class TearSheet {

    private static final String STYLE = "body{font:15px/1.45 system-ui,sans-serif;max-width:900px;margin:2rem auto;"
            + "padding:0 1rem;color:#222}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}"
            + "table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.15rem .9rem .15rem 0;"
            + "text-align:right;border-bottom:1px solid #eee}td:first-child,th:first-child{text-align:left}"
            + "svg text{font-size:11px;fill:#777}.note{background:#fff3cd;border:1px solid #e6d28a;padding:.6rem 1rem}"
            + ".verdict{border-left:4px solid #555;padding:.4rem 1rem;background:#f5f5f2}"
            + ".columns{columns:2}.columns table{width:100%}";

    private final BacktestResult result;
    private final @Nullable WalkForwardResult walk;
    private final List<String> notes;

    private TearSheet(BacktestResult result, @Nullable WalkForwardResult walk, List<String> notes) {
        this.result = result;
        this.walk = walk;
        this.notes = notes;
    }

    /**
     * A page about a backtest.
     *
     * @param result what it gave
     * @return the page
     */
    public static TearSheet of(BacktestResult result) {
        return new TearSheet(requireNonNull(result, "result"), null, List.of());
    }

    /**
     * A copy with a walk-forward.
     *
     * @param walk how the strategy did out of sample
     * @return the new page
     */
    public TearSheet walkForward(WalkForwardResult walk) {
        return new TearSheet(result, requireNonNull(walk, "walk"), notes);
    }

    /**
     * A copy with a note at the top, such as that the data are simulated.
     *
     * @param text plain text
     * @return the new page
     */
    public TearSheet note(String text) {
        return new TearSheet(
                result,
                walk,
                java.util.stream.Stream.concat(notes.stream(), java.util.stream.Stream.of(text))
                        .toList());
    }

    /**
     * The page.
     *
     * @return HTML
     */
    public String toHtml() {
        String title =
                result.strategy().name() + " on " + result.backtest().bars().instrument() + " "
                        + result.backtest().bars().interval();
        StringBuilder html = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>")
                .append(escape(title))
                .append("</title><style>")
                .append(STYLE)
                .append("</style><h1>")
                .append(escape(title))
                .append("</h1>");
        notes.forEach(
                note -> html.append("<p class=\"note\">").append(escape(note)).append("</p>"));
        html.append("<p>").append(escape(result.backtest().range().toString())).append("; ");
        html.append(escape(result.strategy().params().text())).append("</p>");
        if (walk != null) {
            walk(html, walk);
        }
        html.append("<h2>Equity of these parameters over all data, in hindsight</h2>");
        TimeSeries equity = result.dailyEquity();
        html.append(LineChart.svg(equity, "#1f5fa8", false));
        html.append("<h2>Drawdown, share of the high</h2>")
                .append(LineChart.svg(result.performance().drawdown(), "#b03a2e", true));
        metrics(html);
        html.append("<p>").append(escape(result.provenance().toString())).append("</p>");
        result.notes().forEach(note -> html.append("<p>").append(escape(note)).append("</p>"));
        return html.append("</html>\n").toString();
    }

    private static void walk(StringBuilder html, WalkForwardResult walk) {
        html.append("<h2>Out of sample</h2><p class=\"verdict\">")
                .append(escape(walk.verdict().toString()))
                .append("</p>");
        walk.verdict()
                .reasons()
                .forEach(reason -> html.append("<p>").append(escape(reason)).append("</p>"));
        html.append("<table><tr><th>train<th>test<th>train profit<th>test profit<th>trades</tr>");
        for (WindowResult w : walk.windows()) {
            String text = w.window().toString();
            int split = text.indexOf(", test ");
            html.append("<tr><td>").append(text, "train ".length(), split);
            html.append("<td>").append(text.substring(split + ", test ".length()));
            html.append("<td>").append(profit(w.train())).append("<td>").append(profit(w.test()));
            html.append("<td>")
                    .append(w.test().map(t -> "" + t.trades().size()).orElse("-"))
                    .append("</tr>");
        }
        html.append("</table>");
    }

    private static String profit(Optional<BacktestResult> result) {
        return result.map(r -> figure(r.metrics().netProfit())).orElse("-");
    }

    private void metrics(StringBuilder html) {
        html.append("<h2>Metrics of these parameters over all data, in hindsight</h2><div class=\"columns\"><table>");
        for (Metric metric : Metric.values()) {
            double value = result.metrics().value(metric);
            boolean whole = metric.unit() == Metric.Unit.COUNT && !Double.isNaN(value);
            html.append("<tr><td>").append(metric.key());
            html.append("<td title=\"").append(value).append("\">");
            html.append(whole ? "" + (long) value : figure(value)).append("</tr>");
        }
        html.append("</table></div>");
    }

    private static String figure(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,.4g", value);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** For example {@code TearSheet[LIQUIDITY_SWEEP_V3, with walk-forward]}. */
    @Override
    public String toString() {
        return "TearSheet[" + result.strategy().name() + (walk == null ? "]" : ", with walk-forward]");
    }
}
