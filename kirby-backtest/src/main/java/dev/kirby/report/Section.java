package dev.kirby.report;

import static java.util.Objects.requireNonNull;

import dev.kirby.performance.Metric;
import dev.kirby.performance.Metrics;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A part of a report: a title, and charts, tables and texts under it, in the order in which they were added. Small charts
 * stand beside one another where there is room.
 *
 * <p>Immutable and thread-safe.
 */
public final class Section {

    /** What stands in a section. */
    sealed interface Block {}

    record WideChart(Chart chart) implements Block {}

    record SmallChart(Chart chart) implements Block {}

    record Choice(String name, Map<String, List<Chart>> charts) implements Block {}

    record Rows(String title, Table table) implements Block {}

    record Words(String text) implements Block {}

    record Figures(Metrics metrics, Map<Metric, double[]> intervals) implements Block {}

    private final String title;
    private final List<Block> blocks;

    private Section(String title, List<Block> blocks) {
        this.title = requireNonNull(title, "title");
        this.blocks = blocks;
    }

    /**
     * A section with nothing in it yet.
     *
     * @param title stands above it; empty for none
     * @return the section
     */
    public static Section of(String title) {
        return new Section(title, List.of());
    }

    private Section plus(Block block) {
        return new Section(
                title, Stream.concat(blocks.stream(), Stream.of(block)).toList());
    }

    /**
     * A copy with a chart over the whole width; lines and candles can be zoomed into.
     *
     * @param chart any
     * @return the new section
     */
    public Section wide(Chart chart) {
        return plus(new WideChart(requireNonNull(chart, "chart")));
    }

    /**
     * A copy with a small chart, a picture.
     *
     * @param chart any
     * @return the new section
     */
    public Section small(Chart chart) {
        return plus(new SmallChart(requireNonNull(chart, "chart")));
    }

    /**
     * A copy with several charts of which the reader sees one at a time and chooses which.
     *
     * @param name what is chosen
     * @param charts by what they are of; charts with the same name are distinguished by their titles
     * @return the new section
     */
    public Section choice(String name, Map<String, List<Chart>> charts) {
        return plus(new Choice(name, charts));
    }

    /**
     * A copy with a table.
     *
     * @param heading stands above it; empty for none
     * @param table any
     * @return the new section
     */
    public Section table(String heading, Table table) {
        return plus(new Rows(heading, table));
    }

    /**
     * A copy with a paragraph.
     *
     * @param text plain text
     * @return the new section
     */
    public Section text(String text) {
        return plus(new Words(text));
    }

    /**
     * A copy with every metric of a run, in four digits, all of them where a pointer rests on it.
     *
     * @param metrics the figures
     * @param intervals low and high end by metric; those without are left out
     * @return the new section
     */
    public Section metrics(Metrics metrics, Map<Metric, double[]> intervals) {
        return plus(new Figures(metrics, intervals));
    }

    /** {@return what stands above it} */
    public String title() {
        return title;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** {@return the charts in it, to be kept as pictures; of a choice, all} */
    public List<Chart> charts() {
        return blocks.stream()
                .flatMap(block -> {
                    if (block instanceof WideChart wide) {
                        return Stream.of(wide.chart());
                    }
                    if (block instanceof SmallChart small) {
                        return Stream.of(small.chart());
                    }
                    return block instanceof Choice choice
                            ? choice.charts().values().stream().flatMap(List::stream)
                            : Stream.of();
                })
                .toList();
    }

    /** For example {@code Section[Trades, 4 parts]}. */
    @Override
    public String toString() {
        String name = title.length() > 50 ? title.substring(0, 47) + "..." : title;
        return "Section[" + name + ", " + blocks.size() + " parts]";
    }
}
