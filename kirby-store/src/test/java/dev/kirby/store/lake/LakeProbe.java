package dev.kirby.store.lake;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.START;
import static dev.kirby.store.TestRows.candles;
import static dev.kirby.store.TestRows.minuteRange;

import dev.kirby.KirbyException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.Coverage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A process that uses a lake on a disk of its own, full or read-only, and says what happens. */
final class LakeProbe {

    private static final int STEP = 10_000;

    private LakeProbe() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        if (args[0].equals("fill")) {
            fill(folder);
        } else {
            readOnly(folder);
        }
    }

    private static void fill(Path disk) throws IOException {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[1_500_000]);
        try (MarketDataStore store = MarketDataStore.open(disk.resolve("lake"), CLOCK)) {
            int acknowledged = 0;
            store.upsert(
                    SeriesId.candles(BTC, Interval.M5),
                    new Page(minuteRange(0, 50_000), candles(Interval.M5, minuteRange(0, 50_000), 0)));
            try {
                while (acknowledged < 500_000) {
                    store.upsert(BTC_1M, new Page(minuteRange(acknowledged, acknowledged + STEP), noise(acknowledged)));
                    acknowledged += STEP;
                }
            } catch (KirbyException e) {
                System.out.println("failed " + e.getClass().getSimpleName() + ": " + e.getMessage());
            }
            // What is left of the disk is filled up to the last byte; deleting needs none.
            fillUp(disk.resolve("rest"));
            SeriesId other = SeriesId.candles(BTC, Interval.M5);
            store.delete(other);
            System.out.println("deleted " + store.count(other) + " "
                    + store.coverage(other).isEmpty());
            Files.delete(disk.resolve("rest"));
            Files.delete(ballast);
            System.out.println("acknowledged " + acknowledged);
            System.out.println("stored " + store.count(BTC_1M));
            System.out.println(
                    "covered " + store.coverage(BTC_1M).equals(Coverage.of(List.of(minuteRange(0, acknowledged)))));
            System.out.println("problems " + store.verify().problems());
            store.upsert(BTC_1M, noise(acknowledged));
            System.out.println("resumed " + store.count(BTC_1M));
        }
    }

    private static void fillUp(Path file) {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            System.out.println("full " + e.getMessage());
        }
    }

    /** Candles that hardly compress. */
    private static Rows noise(int from) {
        Random random = new Random(from);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, STEP);
        for (int i = 0; i < STEP; i++) {
            double price = 100 + random.nextDouble();
            rows.candle(
                    START.toEpochMilli() + (from + i) * 60_000L,
                    price,
                    price + random.nextDouble(),
                    price - random.nextDouble(),
                    price,
                    random.nextDouble(),
                    1);
        }
        return rows.build();
    }

    private static void readOnly(Path folder) {
        try (MarketDataStore store = MarketDataStore.open(folder, CLOCK)) {
            System.out.println("read " + store.read(BTC_1M, TimeRange.ALL).size());
            System.out.println("sql "
                    + store.sql("select count(*) n from candles").rows().get(0).number("n"));
            System.out.println("problems " + store.verify().problems());
            try {
                store.upsert(BTC_1M, noise(0));
            } catch (KirbyException e) {
                System.out.println("failed " + e.getClass().getSimpleName() + ": " + e.getMessage());
            }
            System.out.println("stored " + store.count(BTC_1M));
        }
    }
}
