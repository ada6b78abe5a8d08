package dev.kirby.report;

import java.util.Locale;

/** SVG, written as it is drawn: colours by the page's variables within a page, by value in a document of its own. */
final class SvgCanvas implements Canvas {

    private static final int FONT = 11;

    private final StringBuilder body = new StringBuilder();
    private final boolean inPage;
    private final double width;
    private final double height;

    SvgCanvas(boolean inPage, double width, double height) {
        this.inPage = inPage;
        this.width = width;
        this.height = height;
    }

    /** The element; as a document of its own it says its size and has a background. */
    String toSvg(String title) {
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(number(width))
                .append(' ')
                .append(number(height))
                .append("\" role=\"img\" aria-label=\"")
                .append(Html.escape(title))
                .append("\" font-size=\"")
                .append(FONT)
                .append('"');
        if (!inPage) {
            svg.append(" width=\"")
                    .append(number(width))
                    .append("\" height=\"")
                    .append(number(height))
                    .append("\" font-family=\"system-ui, sans-serif\"><rect width=\"100%\" height=\"100%\" fill=\"")
                    .append(colour(Ink.SURFACE))
                    .append('"')
                    .append('/');
        }
        return svg.append('>').append(body).append("</svg>").toString();
    }

    @Override
    public void path(double[] x, double[] y, Ink ink, double stroke) {
        body.append("<path d=\"");
        points(x, y);
        body.append("\" fill=\"none\" stroke-linejoin=\"round\" stroke=\"")
                .append(colour(ink))
                .append("\" stroke-width=\"")
                .append(number(stroke))
                .append("\"/>");
    }

    @Override
    public void dashes(double x1, double y1, double x2, double y2, Ink ink) {
        body.append("<path d=\"");
        points(new double[] {x1, x2}, new double[] {y1, y2});
        body.append("\" fill=\"none\" stroke-dasharray=\"4 3\" stroke=\"")
                .append(colour(ink))
                .append("\"/>");
    }

    @Override
    public void area(double[] x, double[] y, Ink ink, double opacity) {
        body.append("<path d=\"");
        points(x, y);
        body.append("Z\"");
        fill(ink, opacity);
        body.append("/>");
    }

    private void points(double[] x, double[] y) {
        boolean down = false;
        for (int i = 0; i < x.length; i++) {
            if (Double.isNaN(y[i])) {
                down = false;
            } else {
                body.append(down ? 'L' : 'M').append(number(x[i])).append(' ').append(number(y[i]));
                down = true;
            }
        }
    }

    @Override
    public void box(double x, double y, double w, double h, Ink ink, double opacity, String tip) {
        body.append("<rect x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y))
                .append("\" width=\"")
                .append(number(w))
                .append("\" height=\"")
                .append(number(h))
                .append('"');
        fill(ink, opacity);
        close("rect", tip);
    }

    @Override
    public void dot(double x, double y, double radius, Ink ink, double opacity, String tip) {
        body.append("<circle cx=\"")
                .append(number(x))
                .append("\" cy=\"")
                .append(number(y))
                .append("\" r=\"")
                .append(number(radius))
                .append('"');
        fill(ink, opacity);
        close("circle", tip);
    }

    @Override
    public void text(double x, double y, String text, Align align, Ink ink) {
        body.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
        if (align != Align.START) {
            body.append("\" text-anchor=\"").append(align.name().toLowerCase(Locale.ROOT));
        }
        body.append("\" fill=\"")
                .append(colour(ink))
                .append("\">")
                .append(Html.escape(text))
                .append("</text>");
    }

    private void fill(Ink ink, double opacity) {
        body.append(" fill=\"").append(colour(ink)).append('"');
        if (opacity < 1) {
            body.append(" fill-opacity=\"").append(number(opacity)).append('"');
        }
    }

    private void close(String element, String tip) {
        if (tip.isEmpty()) {
            body.append("/>");
        } else {
            body.append("><title>")
                    .append(Html.escape(tip))
                    .append("</title></")
                    .append(element)
                    .append('>');
        }
    }

    private String colour(Ink ink) {
        return inPage ? "var(--" + ink.css() + ")" : String.format(Locale.ROOT, "#%06x", ink.rgb());
    }

    /** Two digits after the point, without zeros at the end. */
    private static String number(double value) {
        long hundredths = Math.round(value * 100);
        return hundredths % 100 == 0 ? Long.toString(hundredths / 100) : Double.toString(hundredths / 100.0);
    }
}
