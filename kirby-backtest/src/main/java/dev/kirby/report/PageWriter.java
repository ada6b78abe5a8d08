package dev.kirby.report;

import dev.kirby.performance.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a report as HTML. Words, figures, short tables and small charts stand in the page as they are, so that it can be read
 * without its script; what can be zoomed, sorted or chosen is drawn by the script from one block of JSON. A page may load
 * nothing and run nothing but its own scripts: its content security policy refuses every request, and names the scripts by
 * their hashes.
 */
final class PageWriter {

    private static final int SMALL = 420;
    private static final int NARROW = 380;
    private static final int WIDE = 1160;

    private final StringBuilder html = new StringBuilder(1 << 16);
    private final List<Object> charts = new ArrayList<>();
    private final List<Object> tables = new ArrayList<>();
    private final Set<Object> kinds = new HashSet<>();

    private PageWriter() {}

    static HtmlPage page(Report report) {
        return new PageWriter().write(report);
    }

    private HtmlPage write(Report report) {
        body(report);
        List<String> scripts = new ArrayList<>();
        script("lines", "uplot-1.6.32.js").ifPresent(scripts::add);
        script("candles", "lightweight-charts-5.2.1.js").ifPresent(scripts::add);
        scripts.add(resource("page.js"));
        List<String> hashes = scripts.stream().map(HtmlPage::hash).toList();
        StringBuilder page = new StringBuilder(html.length() + (1 << 19));
        head(page, report, HtmlPage.policy(hashes));
        page.append(html);
        scripts.forEach(script -> page.append("<script>").append(script).append("</script>"));
        return new HtmlPage(page.append("</body></html>\n").toString(), hashes);
    }

    private static void head(StringBuilder page, Report report, String policy) {
        page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(policy)
                .append("\"><title>")
                .append(Html.escape(report.title()))
                .append("</title><style>")
                .append(resource("uplot-1.6.32.css"))
                .append(resource("page.css"))
                .append("</style></head>");
    }

    private void body(Report report) {
        html.append("<body><header><h1>")
                .append(Html.escape(report.title()))
                .append("</h1><button id=\"theme\" type=\"button\" title=\"light or dark\">◐</button></header><main>");
        paragraph("subtitle", report.subtitle());
        headline(report.headline());
        report.warnings().forEach(warning -> paragraph("warning", warning));
        figures(report.figures());
        report.sections().forEach(this::section);
        html.append("</main><footer>Made by Kirby. Charts: <a href=\"https://www.tradingview.com/\">TradingView</a>")
                .append(" Lightweight Charts™ (Apache 2.0), uPlot (MIT).</footer>");
        if (!charts.isEmpty() || !tables.isEmpty()) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("charts", charts);
            data.put("tables", tables);
            html.append("<script type=\"application/json\" id=\"data\">")
                    .append(Json.of(data))
                    .append("</script>");
        }
    }

    /** A library, where a chart of that kind needs it. */
    private Optional<String> script(String kind, String name) {
        return kinds.contains(kind) ? Optional.of(resource(name)) : Optional.empty();
    }

    private void headline(Report.Headline headline) {
        if (headline.sentence().isEmpty()) {
            return;
        }
        html.append("<div class=\"headline ")
                .append(headline.tone().name().toLowerCase(Locale.ROOT))
                .append("\"><p class=\"sentence\"><strong>")
                .append(Html.escape(headline.word()))
                .append("</strong> ")
                .append(Html.escape(headline.sentence()))
                .append("</p>");
        if (!headline.reasons().isEmpty()) {
            html.append("<ul>");
            headline.reasons()
                    .forEach(reason ->
                            html.append("<li>").append(Html.escape(reason)).append("</li>"));
            html.append("</ul>");
        }
        html.append("</div>");
    }

    private void figures(List<Report.Figure> figures) {
        if (figures.isEmpty()) {
            return;
        }
        html.append("<dl class=\"figures\">");
        for (Report.Figure figure : figures) {
            html.append("<div><dt>")
                    .append(Html.escape(figure.name()))
                    .append("</dt><dd title=\"")
                    .append(figure.exact())
                    .append("\">")
                    .append(Html.escape(figure.value()))
                    .append("</dd></div>");
        }
        html.append("</dl>");
    }

    private void section(Section section) {
        html.append("<section>");
        if (!section.title().isEmpty()) {
            html.append("<h2>").append(Html.escape(section.title())).append("</h2>");
        }
        boolean inGrid = false;
        for (Section.Block block : section.blocks()) {
            boolean small = block instanceof Section.SmallChart;
            if (small != inGrid) {
                html.append(small ? "<div class=\"grid\">" : "</div>");
                inGrid = small;
            }
            block(block);
        }
        html.append(inGrid ? "</div></section>" : "</section>");
    }

    private void block(Section.Block block) {
        if (block instanceof Section.WideChart wide) {
            figure("wide", wide.chart().title());
            Optional<Map<String, Object>> data = wide.chart().data();
            if (data.isPresent()) {
                drawn(data.get());
            } else {
                html.append("<div class=\"broad\">")
                        .append(wide.chart().svg(WIDE))
                        .append("</div><div class=\"narrow\">")
                        .append(wide.chart().svg(NARROW))
                        .append("</div>");
            }
            html.append("</figure>");
        } else if (block instanceof Section.SmallChart small) {
            figure("small", small.chart().title());
            html.append(small.chart().svg(SMALL)).append("</figure>");
        } else if (block instanceof Section.Choice choice) {
            choice(choice);
        } else if (block instanceof Section.Rows rows) {
            if (!rows.title().isEmpty()) {
                html.append("<h3>").append(Html.escape(rows.title())).append("</h3>");
            }
            if (rows.table().isLong()) {
                html.append("<div class=\"long\" data-table=\"")
                        .append(tables.size())
                        .append("\"></div>");
                tables.add(rows.table().data());
            } else {
                rows.table().html(html);
            }
        } else if (block instanceof Section.Figures figures) {
            metrics(figures);
        } else if (block instanceof Section.Words words) {
            paragraph("words", words.text());
        }
    }

    private void metrics(Section.Figures figures) {
        html.append("<div class=\"columns metrics\"><table><tbody>");
        for (Metric metric : Metric.values()) {
            double value = figures.metrics().value(metric);
            double[] ends = figures.intervals().get(metric);
            html.append("<tr><td class=\"t\">")
                    .append(metric.key())
                    .append("</td><td title=\"")
                    .append(value)
                    .append("\">")
                    .append(text(metric, value))
                    .append("</td><td>");
            if (ends != null) {
                html.append(text(metric, ends[0])).append(" to ").append(text(metric, ends[1]));
            }
            html.append("</td></tr>");
        }
        html.append("</tbody></table></div>");
        if (!figures.intervals().isEmpty()) {
            paragraph("words", "To the right, 95 % intervals by the stationary bootstrap.");
        }
    }

    private static String text(Metric metric, double value) {
        return (metric.unit() == Metric.Unit.SHARE ? Notation.SHARE : Notation.NUMBER).text(value);
    }

    private void figure(String kind, String title) {
        html.append("<figure class=\"")
                .append(kind)
                .append("\"><figcaption>")
                .append(Html.escape(title))
                .append("</figcaption>");
    }

    private void drawn(Map<String, Object> data) {
        html.append("<div class=\"drawn ")
                .append(data.get("kind"))
                .append("\" data-chart=\"")
                .append(charts.size())
                .append("\"></div>");
        charts.add(data);
        kinds.add(data.get("kind"));
    }

    private void choice(Section.Choice choice) {
        Map<String, Object> data = new LinkedHashMap<>();
        List<Object> names = new ArrayList<>();
        choice.charts().forEach((name, some) -> {
            List<Object> titles = new ArrayList<>();
            for (Chart chart : some) {
                Map<String, Object> drawn = chart.data().orElse(Map.of());
                titles.add(List.of(chart.title(), drawn));
                kinds.add(drawn.getOrDefault("kind", ""));
            }
            names.add(List.of(name, titles));
        });
        data.put("kind", "choice");
        data.put("name", choice.name());
        data.put("options", names);
        figure("wide", choice.name());
        drawn(data);
        html.append("</figure>");
    }

    private void paragraph(String kind, String text) {
        if (!text.isEmpty()) {
            html.append("<p class=\"")
                    .append(kind)
                    .append("\">")
                    .append(Html.escape(text))
                    .append("</p>");
        }
    }

    private static String resource(String name) {
        try (InputStream in = PageWriter.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + name + " is missing from the jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
