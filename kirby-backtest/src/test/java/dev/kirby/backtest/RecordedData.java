package dev.kirby.backtest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.testing.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.zip.GZIPInputStream;

/** Recorded market data beside the repository; tests that read it are skipped where it is absent. */
public final class RecordedData {

    private RecordedData() {}

    /** Rows of a CSV file with a header, split at commas. */
    public static List<String[]> rows(String name) {
        Path file = SharedData.path("data").resolve(name);
        assumeTrue(Files.exists(file), () -> "no recorded data at " + file);
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(line -> line.split(",")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A month of one-minute candles of a perpetual. */
    public static CandleSeries minutes() {
        return candles(
                "btc-perp-1m-2022-01.csv.gz",
                Interval.M1,
                text -> LocalDateTime.parse(text.replace(' ', 'T'))
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli());
    }

    /** Candles of columns time, open, high, low, close, volume. */
    public static CandleSeries candles(String name, Interval interval, ToLongFunction<String> millis) {
        List<String[]> rows = rows(name);
        long[] time = new long[rows.size()];
        double[][] c = new double[5][rows.size()];
        for (int i = 0; i < time.length; i++) {
            time[i] = millis.applyAsLong(rows.get(i)[0]);
            for (int k = 0; k < 5; k++) {
                c[k][i] = Double.parseDouble(rows.get(i)[k + 1]);
            }
        }
        return CandleSeries.of(
                Instrument.perps("recorded", "BTC", "USDT"), interval, time, c[0], c[1], c[2], c[3], c[4]);
    }
}
