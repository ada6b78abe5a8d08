package dev.kirby.examples;

import dev.kirby.series.CandleSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Candles as a CSV file to import. */
final class CandleFile {

    private CandleFile() {}

    /** A file with a header of the columns time, open, high, low, close, volume. */
    static Path write(Path file, CandleSeries bars) throws IOException {
        String columns = "time,open,high,low,close,volume";
        return Files.writeString(file, columns + "\n" + rows(bars, columns));
    }

    /** A file without a header. */
    static Path write(Path file, CandleSeries bars, String columns) throws IOException {
        return Files.writeString(file, rows(bars, columns));
    }

    private static String rows(CandleSeries bars, String columns) {
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < bars.size(); i++) {
            String separator = "";
            for (String column : columns.split(",")) {
                csv.append(separator);
                switch (column) {
                    case "time" -> csv.append(bars.time(i));
                    case "open" -> csv.append(bars.open(i));
                    case "high" -> csv.append(bars.high(i));
                    case "low" -> csv.append(bars.low(i));
                    case "close" -> csv.append(bars.close(i));
                    case "volume" -> csv.append(bars.volume(i));
                    default -> throw new IllegalArgumentException("no column of candles: " + column);
                }
                separator = ",";
            }
            csv.append('\n');
        }
        return csv.toString();
    }
}
