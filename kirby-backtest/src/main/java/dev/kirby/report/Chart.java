package dev.kirby.report;

import static java.util.Objects.requireNonNull;

import dev.kirby.internal.ResultFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Data and a way to draw them. The same drawing becomes an SVG document, an image, characters for a terminal, or a part of a
 * {@link Report}; of long series the page has more, to be looked into.
 *
 * <pre>{@code
 * LineChart.of("Equity").line("strategy", result.dailyEquity()).toPng(Path.of("equity.png"));
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public abstract sealed class Chart permits LineChart, CandleChart, BarChart, ScatterChart, HeatChart, ParallelChart {

    private static final int WIDTH = 900;
    private static final int TEXT_COLUMNS = 96;
    private static final int TEXT_ROWS = 18;

    private final String title;

    Chart(String title) {
        this.title = requireNonNull(title, "title");
    }

    /** {@return what stands above it} */
    public final String title() {
        return title;
    }

    /** Draws it into a rectangle from the origin. */
    abstract void draw(Canvas canvas, double width, double height);

    /** The height that goes with a width, pixels. */
    abstract double height(double width);

    /** What the page's script draws it from; empty where the page has the picture itself. */
    Optional<Map<String, Object>> data() {
        return Optional.empty();
    }

    /** {@return an SVG document of 900 pixels in width, in light colours} */
    public final String toSvg() {
        return svg(WIDTH, height(WIDTH), false);
    }

    /** An element for a page, in the page's colours. */
    final String svg(double width) {
        return svg(width, height(width), true);
    }

    private String svg(double width, double height, boolean inPage) {
        SvgCanvas canvas = new SvgCanvas(inPage, width, height);
        draw(canvas, width, height);
        return canvas.toSvg(title);
    }

    /**
     * Writes the SVG document.
     *
     * @param file replaced if it is there
     */
    public final void toSvg(Path file) {
        ResultFile.write(file, toSvg());
    }

    /** {@return an image as a PNG file has it, 1,800 pixels in width; needs no screen} */
    public final byte[] toPng() {
        ImageCanvas canvas = new ImageCanvas(WIDTH, (int) height(WIDTH));
        draw(canvas, WIDTH, height(WIDTH));
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(canvas.image(), "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    /**
     * Writes the image.
     *
     * @param file replaced if it is there
     */
    public final void toPng(Path file) {
        ResultFile.write(file, toPng());
    }

    /** {@return the chart in characters, some 18 lines of 96} */
    public final String toText() {
        TextCanvas canvas = new TextCanvas(TEXT_COLUMNS, TEXT_ROWS);
        draw(canvas, TEXT_COLUMNS * TextCanvas.CELL_WIDTH, TEXT_ROWS * TextCanvas.CELL_HEIGHT);
        return title + "\n" + canvas;
    }

    /** Prints the chart in characters to standard output. */
    public final void plot() {
        plot(System.out);
    }

    /**
     * Prints the chart in characters.
     *
     * @param out where to
     */
    public final void plot(PrintStream out) {
        out.print(toText());
    }

    /** Opens the chart in the browser, or says where its file is. */
    public final void show() {
        Report.of(title).with(Section.of("").wide(this)).show();
    }

    /** For example {@code LineChart[Equity]}. */
    @Override
    public String toString() {
        String name = title.length() > 60 ? title.substring(0, 57) + "..." : title;
        return getClass().getSimpleName() + "[" + name + "]";
    }
}
