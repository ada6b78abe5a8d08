package dev.kirby.report;

import dev.kirby.quality.Finding;
import dev.kirby.quality.QualityReport;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values in a Jupyter notebook. {@link #start}, once in the first cell, makes what a cell ends with show itself: results as
 * their pages, charts as pictures, candles and series as charts, whatever prints itself as one block of text.
 *
 * <p>Knows the Rapaio kernel by its names alone, so that nothing depends on it. In another kernel, show {@link #html} by that
 * kernel's own means, such as {@code display(Notebook.html(result), "text/html")}.
 */
public final class Notebook {

    private static final String KERNEL = "org.rapaio.jupyter.kernel.";
    private static final int HEAD = 5;
    private static final int PAGE_HEIGHT = 760;

    private Notebook() {}

    /**
     * Makes the values that cells end with show themselves. To be called again after a cell that adds a dependency.
     *
     * @return what it did, in a sentence
     */
    public static String start() {
        try {
            Class<?> system = kernel("display.DisplaySystem");
            Object inst = system.getMethod("inst").invoke(null);
            renderers(system, inst).add(0, renderer(Markup.class));
            renderers(system, inst).add(0, renderer(List.class));
            Field transformers = system.getDeclaredField("spiDisplayTransformers");
            transformers.setAccessible(true);
            list(transformers.get(inst)).add(0, transformer());
            return "Results, charts, candles and reports of Kirby show themselves now.";
        } catch (ReflectiveOperationException e) {
            return "This is not the Rapaio kernel: show Notebook.html(value) by the kernel's own display, as text/html.";
        }
    }

    private static List<Object> renderers(Class<?> system, Object inst) throws ReflectiveOperationException {
        Field renderers = system.getDeclaredField("spiDisplayRenderers");
        renderers.setAccessible(true);
        return list(renderers.get(inst));
    }

    @SuppressWarnings("unchecked") // lists of what the proxies implement, by the kernel's declaration
    private static List<Object> list(Object field) {
        return (List<Object>) field;
    }

    /** Turns values of a class into HTML. */
    private static Object renderer(Class<?> of) throws ReflectiveOperationException {
        Class<?> renderer = kernel("display.DisplayRenderer");
        Method fromHtml = kernel("display.DisplayData").getMethod("fromHtml", String.class);
        return Proxy.newProxyInstance(
                renderer.getClassLoader(),
                new Class<?>[] {renderer},
                (proxy, method, args) -> switch (method.getName()) {
                    case "rendererClass" -> of;
                    case "canRender" -> true;
                    case "render" -> fromHtml.invoke(null, html(args[args.length - 1]));
                    default -> ofObject(proxy, method, args);
                });
    }

    /** Turns Kirby's own values into what the renderer takes. */
    private static Object transformer() throws ReflectiveOperationException {
        Class<?> transformer = kernel("display.DisplayTransformer");
        return Proxy.newProxyInstance(
                transformer.getClassLoader(),
                new Class<?>[] {transformer},
                (proxy, method, args) -> switch (method.getName()) {
                    case "canTransform" -> !(args[0] instanceof Markup) && isOwn(args[0]);
                    case "transformedClass" -> Markup.class;
                    case "transform" -> new Markup(html(args[0]));
                    default -> ofObject(proxy, method, args);
                });
    }

    private static Object ofObject(Object proxy, Method method, Object[] args) {
        return switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == args[0];
            default -> "display of Kirby";
        };
    }

    private static boolean isOwn(@Nullable Object value) {
        return value != null && value.getClass().getName().startsWith("dev.kirby.");
    }

    /** HTML, not to be escaped again. */
    private record Markup(String html) {
        @Override
        public String toString() {
            return html;
        }
    }

    private static Class<?> kernel(String name) throws ClassNotFoundException {
        return Class.forName(KERNEL + name, true, Thread.currentThread().getContextClassLoader());
    }

    /** Shows HTML where the kernel is the one that is known. */
    static boolean show(String html) {
        try {
            kernel("global.Global")
                    .getMethod("display", String.class, Object.class)
                    .invoke(null, "text/html", new Markup(html));
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /**
     * A value as HTML that may stand in any page: a report in a frame of its own, a chart as a picture, anything else as what it
     * prints, or as its text.
     *
     * @param value any
     * @return HTML
     */
    public static String html(@Nullable Object value) {
        if (value instanceof Markup markup) {
            return markup.html();
        }
        if (value instanceof Reported reported) {
            return frame(reported.report());
        }
        if (value instanceof Report report) {
            return frame(report);
        }
        if (value instanceof Chart chart) {
            return "<p><b>" + Html.escape(chart.title()) + "</b></p>" + chart.toSvg();
        }
        if (value instanceof CandleSeries bars && !bars.isEmpty()) {
            return "<p>" + Html.escape(bars.toString()) + "</p>"
                    + CandleChart.of(bars.id().toString(), bars).toSvg() + printed(bars.head(HEAD));
        }
        if (value instanceof TimeSeries series && series.size() > 1) {
            return LineChart.of(series.name())
                    .line(series.name(), series, Ink.BLUE)
                    .toSvg();
        }
        if (value instanceof QualityReport quality) {
            return quality(quality);
        }
        if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Record) {
            return records(list);
        }
        return printed(value);
    }

    private static String frame(Report report) {
        return "<iframe style=\"width:100%;height:" + PAGE_HEIGHT + "px;border:0\" srcdoc=\""
                + report.toHtml().replace("&", "&amp;").replace("\"", "&quot;") + "\"></iframe>";
    }

    private static String quality(QualityReport quality) {
        Table table =
                Table.empty().text("check").text("verdict").number("count").text("summary");
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Finding f : quality.findings()) {
            rows.add(new @Nullable Object[] {f.rule().toString(), f.verdict().name(), f.count(), f.summary()});
        }
        StringBuilder html = new StringBuilder("<p><b>")
                .append(quality.verdict())
                .append("</b> ")
                .append(Html.escape(quality.series().toString()))
                .append("</p>");
        table.rows(rows).html(html);
        return html.toString();
    }

    /** The first records of a list, a row each. */
    private static String records(List<?> list) {
        var parts = list.get(0).getClass().getRecordComponents();
        Table table = Table.empty();
        for (var part : parts) {
            table = table.text(part.getName());
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Object item : list.subList(0, Math.min(Table.SHORT / 4, list.size()))) {
            @Nullable Object[] row = new @Nullable Object[parts.length];
            for (int i = 0; i < row.length; i++) {
                try {
                    row[i] = parts[i].getAccessor().invoke(item);
                } catch (ReflectiveOperationException e) {
                    row[i] = "";
                }
            }
            rows.add(row);
        }
        StringBuilder html = new StringBuilder();
        table.rows(rows).html(html);
        return html.append("<p>").append(list.size()).append(" rows</p>").toString();
    }

    /** What a value prints, or its text. */
    private static String printed(@Nullable Object value) {
        return "<pre>" + Html.escape(print(value).orElseGet(() -> String.valueOf(value))) + "</pre>";
    }

    private static Optional<String> print(@Nullable Object value) {
        if (value == null || !isOwn(value)) {
            return Optional.empty();
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            method(value, "print", PrintStream.class)
                    .invoke(value, new PrintStream(bytes, true, StandardCharsets.UTF_8));
            return Optional.of(bytes.toString(StandardCharsets.UTF_8));
        } catch (ReflectiveOperationException e) {
            return table(value);
        }
    }

    /** An answer in SQL has its rows as a table of text. */
    private static Optional<String> table(Object value) {
        try {
            return Optional.of(String.valueOf(method(value, "toTable").invoke(value)));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    private static Method method(Object value, String name, Class<?>... parameters) throws NoSuchMethodException {
        Method method = value.getClass().getMethod(name, parameters);
        method.setAccessible(true); // of an interface, implemented by a class that is not public
        return method;
    }
}
