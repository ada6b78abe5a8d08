package dev.kirby.report;

/**
 * What charts are drawn on: an SVG document, an image, or characters. Coordinates are pixels from the upper left corner; a
 * chart is drawn the same way on each.
 */
interface Canvas {

    /** Where a text stands by its point. */
    enum Align {
        START,
        MIDDLE,
        END
    }

    /** A line through points; one with a NaN breaks it. */
    void path(double[] x, double[] y, Ink ink, double width);

    /** A line through two points, dashed. */
    void dashes(double x1, double y1, double x2, double y2, Ink ink);

    /** A filled shape. */
    void area(double[] x, double[] y, Ink ink, double opacity);

    /** A filled rectangle; the tip is shown where a pointer rests on it, empty for none. */
    void box(double x, double y, double width, double height, Ink ink, double opacity, String tip);

    /** A filled circle. */
    void dot(double x, double y, double radius, Ink ink, double opacity, String tip);

    /** A text with its baseline at a point. */
    void text(double x, double y, String text, Align align, Ink ink);

    /** The width of a character, pixels, near enough to leave room for a text. */
    default double characterWidth() {
        return Labels.CHARACTER;
    }

    /** A straight line. */
    default void line(double x1, double y1, double x2, double y2, Ink ink, double width) {
        path(new double[] {x1, x2}, new double[] {y1, y2}, ink, width);
    }
}
