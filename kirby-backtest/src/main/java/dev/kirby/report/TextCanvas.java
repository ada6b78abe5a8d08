package dev.kirby.report;

import java.util.Arrays;

/**
 * Characters for a terminal. Lines and dots are drawn in Braille patterns, eight dots a character; filled boxes as blocks of
 * four shades; texts stand where they are. One character is {@value #CELL_WIDTH} by {@value #CELL_HEIGHT} pixels of the chart.
 */
final class TextCanvas implements Canvas {

    static final int CELL_WIDTH = 8;
    static final int CELL_HEIGHT = 16;
    private static final String SHADES = " ░▒▓█";
    private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

    private final char[][] letters;
    private final int[][] braille;

    TextCanvas(int columns, int rows) {
        letters = new char[rows][columns];
        braille = new int[rows][columns];
        for (char[] row : letters) {
            Arrays.fill(row, ' ');
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < letters.length; row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < letters[row].length; column++) {
                boolean free = letters[row][column] == ' ' && braille[row][column] != 0;
                line.append(free ? (char) (0x2800 + braille[row][column]) : letters[row][column]);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    @Override
    public void path(double[] x, double[] y, Ink ink, double width) {
        if (ink == Ink.GRID) {
            return;
        }
        for (int i = 1; i < x.length; i++) {
            if (!Double.isNaN(y[i]) && !Double.isNaN(y[i - 1])) {
                double steps = Math.max(1, Math.max(Math.abs(x[i] - x[i - 1]), Math.abs(y[i] - y[i - 1])) / 2);
                for (int step = 0; step <= steps; step++) {
                    double share = Math.min(1, step / steps);
                    point(x[i - 1] + share * (x[i] - x[i - 1]), y[i - 1] + share * (y[i] - y[i - 1]));
                }
            }
        }
    }

    @Override
    public void dashes(double x1, double y1, double x2, double y2, Ink ink) {
        for (int step = 0; step <= 20; step++) {
            point(x1 + (x2 - x1) * step / 20, y1 + (y2 - y1) * step / 20);
        }
    }

    @Override
    public void area(double[] x, double[] y, Ink ink, double opacity) {
        // The line on top of it says the same.
    }

    @Override
    public void box(double x, double y, double width, double height, Ink ink, double opacity, String tip) {
        char shade = SHADES.charAt((int) Math.ceil(Math.min(1, Math.max(0, opacity)) * (SHADES.length() - 1)));
        if (shade == ' ' || ink == Ink.GRID) {
            return;
        }
        int top = (int) Math.round(y / CELL_HEIGHT);
        int bottom = Math.max(top + 1, (int) Math.round((y + height) / CELL_HEIGHT));
        int left = (int) Math.round(x / CELL_WIDTH);
        int right = Math.max(left + 1, (int) Math.round((x + width) / CELL_WIDTH));
        for (int row = top; row < Math.min(bottom, letters.length) && height > CELL_HEIGHT / 4.0; row++) {
            for (int column = Math.max(0, left); column < Math.min(right, letters[row].length); column++) {
                letters[Math.max(0, row)][column] = shade;
            }
        }
    }

    @Override
    public void dot(double x, double y, double radius, Ink ink, double opacity, String tip) {
        point(x, y);
    }

    @Override
    public void text(double x, double y, String text, Align align, Ink ink) {
        int row = (int) Math.min(letters.length - 1, Math.max(0, (y - 4) / CELL_HEIGHT));
        int from = (int) Math.round(x / CELL_WIDTH);
        from -= align == Align.START ? 0 : align == Align.END ? text.length() : text.length() / 2;
        for (int i = 0; i < text.length(); i++) {
            if (from + i >= 0 && from + i < letters[row].length) {
                letters[row][from + i] = text.charAt(i);
            }
        }
    }

    @Override
    public double characterWidth() {
        return CELL_WIDTH;
    }

    private void point(double x, double y) {
        int column = (int) (x / (CELL_WIDTH / 2.0));
        int row = (int) (y / (CELL_HEIGHT / 4.0));
        if (row >= 0 && row / 4 < letters.length && column >= 0 && column / 2 < letters[0].length) {
            braille[row / 4][column / 2] |= DOTS[row % 4][column % 2];
        }
    }
}
