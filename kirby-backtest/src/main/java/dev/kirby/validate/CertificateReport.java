package dev.kirby.validate;

import dev.kirby.report.BarChart;
import dev.kirby.report.Ink;
import dev.kirby.report.Notation;
import dev.kirby.report.Report;
import dev.kirby.report.Section;
import dev.kirby.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The page of a certificate, from its plain maps and lists: whatever a section holds is shown. */
final class CertificateReport {

    /** What stands on top of the page already. */
    private static final Set<String> ON_TOP = Set.of("reasons", "notes");

    private static final int MOST_COLUMNS = 6;

    private CertificateReport() {}

    static Report of(Certificate certificate) {
        Map<String, @Nullable Object> sections = certificate.sections();
        Map<?, ?> subject = map(sections.get("subject"));
        Map<?, ?> verdict = map(sections.get("verdict"));
        String word = String.valueOf(verdict.get("outcome"));
        Report report = Report.of("Certificate of " + subject.get("strategy") + " on " + subject.get("series"))
                .subtitle(subject.get("data_start") + " to " + subject.get("data_end") + ", data "
                        + subject.get("data_fingerprint") + ", " + subject.get("versions"))
                .headline(
                        Arrays.stream(Verdict.Outcome.values())
                                .filter(outcome -> outcome.name().equals(word))
                                .findFirst()
                                .orElse(Verdict.Outcome.UNPROVEN)
                                .tone(),
                        word,
                        "p = " + text(verdict.get("p_value")) + looks(verdict) + ", Sharpe ratio "
                                + text(verdict.get("sharpe")) + " in " + text(verdict.get("days")) + " days and "
                                + text(verdict.get("trades")) + " trades out of sample.",
                        texts(verdict.get("reasons")))
                .figure("p-value", number(verdict.get("p_value")), Notation.NUMBER)
                .figure("Sharpe ratio", number(verdict.get("sharpe")), Notation.NUMBER)
                .figure("at most, 95 %", number(verdict.get("sharpe_upper_95")), Notation.NUMBER)
                .figure("days", number(verdict.get("days")), Notation.NUMBER)
                .figure("trades", number(verdict.get("trades")), Notation.NUMBER);
        for (String note : texts(verdict.get("notes"))) {
            report = report.warning(note);
        }
        for (Map.Entry<String, @Nullable Object> section : sections.entrySet()) {
            String title = title(section.getKey());
            report = report.with(
                    section(title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1), section.getValue()));
        }
        return report;
    }

    private static String looks(Map<?, ?> verdict) {
        return verdict.get("looks") == null ? ", looks not counted" : " after " + text(verdict.get("looks")) + " looks";
    }

    private static Section section(String title, @Nullable Object content) {
        Section section = Section.of(title);
        if (!(content instanceof Map<?, ?> map)) {
            return content instanceof List<?> list && isRows(list)
                    ? rows(section, "", list)
                    : section.text(text(content));
        }
        // What is alike stands in one table: plain values, and maps that have the same names. Lists of maps have tables
        // of their own.
        Table plain = Table.empty().text("").text("value");
        List<@Nullable Object[]> values = new ArrayList<>();
        Map<String, Map<?, ?>> alike = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = entry.getKey().toString();
            if (ON_TOP.contains(name)) {
                continue;
            }
            if (entry.getValue() instanceof Map<?, ?> inner && !inner.isEmpty()) {
                Map<Object, Object> rest = new LinkedHashMap<>(inner);
                for (Map.Entry<?, ?> part : inner.entrySet()) {
                    if (isRows(part.getValue())) {
                        section = rows(section, title(name), (List<?>) part.getValue());
                        rest.remove(part.getKey());
                    }
                }
                if (!rest.isEmpty()) {
                    alike.put(name, rest);
                }
            } else if (isRows(entry.getValue())) {
                section = rows(section, "", (List<?>) entry.getValue());
            } else {
                values.add(new @Nullable Object[] {title(name), text(entry.getValue())});
            }
        }
        if (!values.isEmpty()) {
            section = section.table("", plain.rows(values));
        }
        if (!alike.isEmpty()) {
            List<String> names =
                    alike.keySet().stream().map(CertificateReport::title).toList();
            section = section.table("", named(alike));
            for (BarChart chart : charts("", names, List.copyOf(alike.values()))) {
                section = section.small(chart);
            }
        }
        return section;
    }

    private static boolean isRows(@Nullable Object content) {
        return content instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map;
    }

    private static Section rows(Section section, String heading, List<?> list) {
        List<Map<?, ?>> rows =
                list.stream().<Map<?, ?>>map(CertificateReport::map).toList();
        Object first = rows.get(0).keySet().iterator().next();
        Section with = section.table(heading, rows(rows));
        List<String> names =
                rows.stream().map(row -> label(text(row.get(first)))).toList();
        for (BarChart chart : charts(heading.isEmpty() ? "" : heading + ": ", names, rows)) {
            with = with.small(chart);
        }
        return with;
    }

    /** Of a window, the day its test begins. */
    private static String label(String name) {
        int test = name.indexOf(", test ");
        return test < 0 ? name : name.substring(test + ", test ".length()).split(" ", 2)[0];
    }

    /** What can be compared at a glance: training beside test, and profits of several rows. */
    private static List<BarChart> charts(String heading, List<String> names, List<? extends Map<?, ?>> rows) {
        List<BarChart> charts = new ArrayList<>();
        double[] profits = column(rows, "net_profit");
        double[] train = column(rows, "train_sharpe");
        double[] test = column(rows, "test_sharpe");
        if (rows.size() > 1 && train.length > 0 && test.length > 0) {
            charts.add(BarChart.of(heading + "Sharpe ratio by window", names)
                    .bars("train", train, Ink.MUTED)
                    .bars("test", test, Ink.BLUE));
        }
        if (rows.size() > 1 && profits.length == rows.size()) {
            charts.add(BarChart.of(heading + "net profit", names)
                    .bars("net profit", profits, Ink.BLUE)
                    .colouredBySign());
        }
        return charts;
    }

    /** NaN where a row has no number; empty where none has. */
    private static double[] column(List<? extends Map<?, ?>> rows, String name) {
        double[] values =
                rows.stream().mapToDouble(row -> number(row.get(name))).toArray();
        return Arrays.stream(values).allMatch(Double::isNaN) ? new double[0] : values;
    }

    private static Table named(Map<String, Map<?, ?>> rows) {
        Set<Object> names = new LinkedHashSet<>();
        rows.values().forEach(row -> names.addAll(row.keySet()));
        if (names.size() > MOST_COLUMNS && names.size() > rows.size()) {
            return turned(rows, names);
        }
        Table table = Table.empty().text("");
        for (Object name : names) {
            table = table.text(title(name.toString()));
        }
        List<@Nullable Object[]> cells = new ArrayList<>();
        rows.forEach((name, row) -> {
            List<@Nullable Object> line = new ArrayList<>();
            line.add(title(name));
            names.forEach(column -> line.add(text(row.get(column))));
            cells.add(line.toArray());
        });
        return table.rows(cells);
    }

    /** Names down and maps across: a page is longer than wide. */
    private static Table turned(Map<String, Map<?, ?>> rows, Set<Object> names) {
        Table table = Table.empty().text("");
        for (String name : rows.keySet()) {
            table = table.text(title(name));
        }
        List<@Nullable Object[]> cells = new ArrayList<>();
        for (Object name : names) {
            List<@Nullable Object> line = new ArrayList<>(List.of(title(name.toString())));
            rows.values().forEach(row -> line.add(text(row.get(name))));
            cells.add(line.toArray());
        }
        return table.rows(cells);
    }

    private static Table rows(List<Map<?, ?>> rows) {
        Set<Object> names = new LinkedHashSet<>();
        rows.forEach(row -> names.addAll(row.keySet()));
        Table table = Table.empty();
        for (Object name : names) {
            table = table.text(title(name.toString()));
        }
        List<@Nullable Object[]> cells = new ArrayList<>();
        for (Map<?, ?> row : rows) {
            cells.add(names.stream().map(name -> text(row.get(name))).toArray());
        }
        return table.rows(cells);
    }

    private static String title(String key) {
        return key.replace('_', ' ');
    }

    private static Map<?, ?> map(@Nullable Object content) {
        return content instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<String> texts(@Nullable Object content) {
        return content instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static double number(@Nullable Object content) {
        return content instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static String text(@Nullable Object content) {
        if (content instanceof Double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e9
                    ? Long.toString(number.longValue())
                    : String.format(Locale.ROOT, "%.4g", number);
        }
        if (content instanceof Map<?, ?> map) {
            List<String> parts = new ArrayList<>();
            map.forEach((key, value) -> parts.add(title(key.toString()) + " " + text(value)));
            return String.join(", ", parts);
        }
        if (content instanceof List<?> list) {
            boolean numbers = list.stream().allMatch(item -> item instanceof Number);
            return String.join(
                    numbers ? " to " : "; ",
                    list.stream().map(CertificateReport::text).toList());
        }
        return content == null ? "-" : content.toString();
    }
}
