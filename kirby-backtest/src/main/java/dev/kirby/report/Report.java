package dev.kirby.report;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.ResultFile;
import dev.kirby.market.TimeRange;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page to look at: what it is about in one sentence with the reasons for it, the figures that matter most, and sections of
 * charts and tables. It is one HTML file that needs nothing else and requests nothing, in light and dark, for screens, phones
 * and printers.
 *
 * <pre>{@code
 * backtest.run(strategy).show();                                       // opens a page
 * backtest.run(strategy).report().toHtml(Path.of("report.html"));     // keeps it
 * Report.of("Mine").with(Section.of("Volume").wide(LineChart.of("Volume").line("BTC", volume, Ink.BLUE))).show();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Report {

    private final String title;
    private final String subtitle;
    private final Headline headline;
    private final List<Figure> figures;
    private final List<String> warnings;
    private final List<Section> sections;

    /** Whether a sentence is good news. */
    public enum Tone {
        /** It is. */
        GOOD,
        /** It is neither good nor bad. */
        OPEN,
        /** It is bad news. */
        BAD
    }

    /** The sentence on top, with what follows under it. */
    record Headline(Tone tone, String word, String sentence, List<String> reasons) {}

    /** A figure on top. */
    record Figure(String name, String value, String exact) {}

    private Report(
            String title,
            String subtitle,
            Headline headline,
            List<Figure> figures,
            List<String> warnings,
            List<Section> sections) {
        this.title = requireNonNull(title, "title");
        this.subtitle = subtitle;
        this.headline = headline;
        this.figures = figures;
        this.warnings = warnings;
        this.sections = sections;
    }

    /**
     * A page with nothing on it yet.
     *
     * @param title what it is about
     * @return the report
     */
    public static Report of(String title) {
        return new Report(title, "", new Headline(Tone.OPEN, "", "", List.of()), List.of(), List.of(), List.of());
    }

    /**
     * A copy with a line under the title, such as the data and the parameters.
     *
     * @param text plain text
     * @return the new report
     */
    public Report subtitle(String text) {
        return new Report(title, text, headline, figures, warnings, sections);
    }

    /**
     * A copy with a line under the title that begins with a time.
     *
     * @param range written in days where it begins and ends with one
     * @param text plain text
     * @return the new report
     */
    public Report subtitle(TimeRange range, String text) {
        String midnight = "T00:00:00Z";
        String start = range.start().toString();
        String end = range.end().toString();
        boolean days = start.endsWith(midnight) && end.endsWith(midnight);
        String time = days ? start.replace(midnight, "") + " to " + end.replace(midnight, "") : range.toString();
        return subtitle(time + "; " + text);
    }

    /**
     * A copy with the sentence on top.
     *
     * @param tone good news or bad
     * @param word its gist, such as UNPROVEN
     * @param sentence one sentence
     * @param reasons for it, the deciding one first
     * @return the new report
     */
    public Report headline(Tone tone, String word, String sentence, List<String> reasons) {
        Headline other = new Headline(tone, word, sentence, List.copyOf(reasons));
        return new Report(title, subtitle, other, figures, warnings, sections);
    }

    /**
     * A copy with one more figure on top.
     *
     * @param name what it is
     * @param value the figure
     * @param unit how it is written
     * @return the new report
     */
    public Report figure(String name, double value, Notation unit) {
        return new Report(
                title,
                subtitle,
                headline,
                Stream.concat(figures.stream(), Stream.of(new Figure(name, unit.text(value), Double.toString(value))))
                        .toList(),
                warnings,
                sections);
    }

    /**
     * A copy with something the reader must know, such as that the data are simulated.
     *
     * @param text plain text
     * @return the new report
     */
    public Report warning(String text) {
        return new Report(
                title,
                subtitle,
                headline,
                figures,
                Stream.concat(warnings.stream(), Stream.of(text)).toList(),
                sections);
    }

    /**
     * A copy with one more section.
     *
     * @param section any
     * @return the new report
     */
    public Report with(Section section) {
        return new Report(
                title,
                subtitle,
                headline,
                figures,
                warnings,
                Stream.concat(sections.stream(), Stream.of(section)).toList());
    }

    /** {@return what it is about} */
    public String title() {
        return title;
    }

    String subtitle() {
        return subtitle;
    }

    Headline headline() {
        return headline;
    }

    List<Figure> figures() {
        return figures;
    }

    List<String> warnings() {
        return warnings;
    }

    /** {@return its sections, in their order; unmodifiable} */
    public List<Section> sections() {
        return sections;
    }

    /** {@return all charts of all sections, to be kept as pictures} */
    public List<Chart> charts() {
        return sections.stream().flatMap(section -> section.charts().stream()).toList();
    }

    /**
     * A chart.
     *
     * @param name the beginning of its title, in any case
     * @return the first of that name
     * @throws InvalidRequestException if there is none; the message lists those there are
     */
    public Chart chart(String name) {
        return charts().stream()
                .filter(chart -> chart.title().regionMatches(true, 0, name, 0, name.length()))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("There is no chart '" + name
                        + "' in this report: there are "
                        + charts().stream().map(Chart::title).distinct().toList() + "."));
    }

    /** {@return the page} */
    public String toHtml() {
        return toPage().html();
    }

    /** {@return the page with the hashes of its scripts, for a server that shows it in a frame} */
    public HtmlPage toPage() {
        return PageWriter.page(this);
    }

    /**
     * Writes the page.
     *
     * @param file replaced if it is there
     */
    public void toHtml(Path file) {
        ResultFile.write(file, toHtml());
    }

    /** Prints its equity in characters to standard output, or else its first chart. */
    public void plot() {
        plot(System.out);
    }

    /**
     * Prints its equity in characters, or else its first chart.
     *
     * @param out where to; nothing where there is no chart
     */
    public void plot(PrintStream out) {
        List<Chart> charts = charts();
        charts.stream()
                .filter(chart -> chart.title().startsWith("Equity"))
                .findFirst()
                .or(() -> charts.stream().findFirst())
                .ifPresent(chart -> chart.plot(out));
    }

    /** Opens the page in the browser; where there is none, says where its file is. In a notebook, shows it there. */
    public void show() {
        Viewer.show(this);
    }

    /** For example {@code Report[sma cross on binance:BTC/USDT 1h, 8 sections]}. */
    @Override
    public String toString() {
        String name = title.length() > 55 ? title.substring(0, 52) + "..." : title;
        return "Report[" + name + ", " + sections.size() + " sections]";
    }
}
