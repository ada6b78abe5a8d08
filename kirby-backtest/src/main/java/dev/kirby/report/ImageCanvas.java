package dev.kirby.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** An image, twice as many pixels as the chart has, so that print and large screens stay sharp. Needs no screen. */
final class ImageCanvas implements Canvas {

    private static final int SCALE = 2;

    private final BufferedImage image;
    private final Graphics2D graphics;

    ImageCanvas(int width, int height) {
        image = new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        graphics.setColor(new Color(Ink.SURFACE.rgb()));
        graphics.fillRect(0, 0, width, height);
    }

    BufferedImage image() {
        graphics.dispose();
        return image;
    }

    @Override
    public void path(double[] x, double[] y, Ink ink, double width) {
        graphics.setColor(new Color(ink.rgb()));
        graphics.setStroke(new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        graphics.draw(points(x, y));
    }

    @Override
    public void dashes(double x1, double y1, double x2, double y2, Ink ink) {
        graphics.setColor(new Color(ink.rgb()));
        graphics.setStroke(new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {4, 3}, 0));
        graphics.draw(points(new double[] {x1, x2}, new double[] {y1, y2}));
    }

    @Override
    public void area(double[] x, double[] y, Ink ink, double opacity) {
        fill(ink, opacity);
        graphics.fill(points(x, y));
    }

    private static Path2D points(double[] x, double[] y) {
        Path2D path = new Path2D.Double();
        boolean down = false;
        for (int i = 0; i < x.length; i++) {
            if (Double.isNaN(y[i])) {
                down = false;
            } else if (down) {
                path.lineTo(x[i], y[i]);
            } else {
                path.moveTo(x[i], y[i]);
                down = true;
            }
        }
        return path;
    }

    @Override
    public void box(double x, double y, double width, double height, Ink ink, double opacity, String tip) {
        fill(ink, opacity);
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void dot(double x, double y, double radius, Ink ink, double opacity, String tip) {
        fill(ink, opacity);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    @Override
    public void text(double x, double y, String text, Align align, Ink ink) {
        graphics.setColor(new Color(ink.rgb()));
        int width = graphics.getFontMetrics().stringWidth(text);
        double shift = align == Align.START ? 0 : align == Align.END ? width : width / 2.0;
        graphics.drawString(text, (float) (x - shift), (float) y);
    }

    private void fill(Ink ink, double opacity) {
        graphics.setColor(new Color(ink.rgb() | (int) Math.round(255 * opacity) << 24, true));
    }
}
