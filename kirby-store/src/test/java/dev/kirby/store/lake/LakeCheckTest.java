package dev.kirby.store.lake;

import static dev.kirby.store.TestRows.BTC;
import static dev.kirby.store.TestRows.BTC_1M;
import static dev.kirby.store.TestRows.CLOCK;
import static dev.kirby.store.TestRows.candles;
import static dev.kirby.store.TestRows.dump;
import static dev.kirby.store.TestRows.minuteRange;
import static dev.kirby.store.TestRows.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.market.Dataset;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.Page;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.storage.Coverage;
import dev.kirby.store.storage.StoreCheck;
import dev.kirby.store.storage.StoreProblem;
import dev.kirby.store.storage.StoreProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verification finds and a repair mends. */
class LakeCheckTest {

    /** January and most of February of 2024, whose files are small enough to be looked at together. */
    private static final int MINUTES = 80_000;

    private static final TimeRange JANUARY = TimeRange.of("2024-01-01", "2024-02-01");

    @TempDir
    Path temp;

    private MarketDataStore store;
    private Path series;
    private Path january;

    @BeforeEach
    void fill() {
        store = MarketDataStore.open(temp, CLOCK);
        store.upsert(BTC_1M, new Page(minuteRange(0, MINUTES), minutes(MINUTES)));
        series = temp.resolve("candles/exchange=binance/market_type=perps/coin=BTC/quote=USDT/interval=1m");
        january = series.resolve("year=2024/2024-01.parquet");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private StoreProblem onlyProblem() {
        StoreCheck check = store.verify();
        assertThat(check.problems()).as(check.toText()).hasSize(1);
        assertThat(check.toText()).contains(check.problems().get(0).toText());
        assertThat(check.repaired()).isFalse();
        return check.problems().get(0);
    }

    private void repairs(Kind kind) {
        StoreCheck repair = store.repair();
        assertThat(repair.problems()).extracting(StoreProblem::kind).containsExactly(kind);
        assertThat(repair.repaired()).isTrue();
        assertThat(store.verify().problems()).isEmpty();
    }

    /** January is to be asked for again, its broken file is set aside, and asking again brings everything back. */
    private void asksForJanuaryAgain(byte[] broken) throws IOException {
        assertThat(store.coverage(BTC_1M).missing(minuteRange(0, MINUTES))).containsExactly(JANUARY);
        assertThat(january).doesNotExist();
        assertThat(temp.resolve("quarantine/20250615_123456").resolve(temp.relativize(january)))
                .hasBinaryContent(broken);
        assertThat(store.read(BTC_1M, TimeRange.ALL).time(0)).isEqualTo(JANUARY.endMillis());
        store.upsert(BTC_1M, new Page(JANUARY, minutes(44_640)));
        assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(minutes(MINUTES)));
        assertThat(store.verify().problems()).isEmpty();
    }

    @Test
    void aSoundStoreIsClean() {
        store.upsert(
                SeriesId.of(Dataset.TRADES, BTC),
                Rows.builder(Dataset.TRADES, 2)
                        .row(1_700_000_000_000L)
                        .text(0, "b")
                        .row(1_700_000_000_000L)
                        .text(0, "a")
                        .build());
        StoreCheck check = store.verify();
        assertThat(check.problems()).isEmpty();
        assertThat(check.isClean()).isTrue();
        assertThat(check.series()).isEqualTo(2);
        assertThat(check.rows()).isEqualTo(MINUTES + 2);
        assertThat(check.toText()).endsWith(": 2 series, 80002 rows, nothing wrong.\n");
        assertThat(check).hasToString("StoreCheck[2 series, 80002 rows, nothing wrong]");
        assertThat(store.repair().problems()).isEmpty();
        assertThat(temp.resolve("quarantine")).doesNotExist();
    }

    @Test
    void aFlippedByteIsFoundBeforeAWrongNumberGetsOut() throws IOException {
        byte[] bytes = Files.readAllBytes(january);
        bytes[bytes.length / 3] ^= 1;
        Files.write(january, bytes);
        assertThatThrownBy(() -> store.read(BTC_1M, JANUARY))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("Damaged file " + january.toRealPath())
                .hasMessageContaining("backfill or import its time again");
        assertThatThrownBy(() -> store.upsert(BTC_1M, minutes(10)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("Damaged file");
        assertThat(store.read(BTC_1M, minuteRange(50_000, 50_010)).size()).isEqualTo(10);
        StoreProblem problem = onlyProblem();
        assertThat(problem.kind()).isEqualTo(Kind.DAMAGED);
        assertThat(problem.series()).contains(BTC_1M);
        assertThat(problem.range()).contains(JANUARY);
        assertThat(problem.next()).contains("backfill or import the rows of 2024-01-01 to 2024-02-01 again");
        assertThat(problem).hasToString("DAMAGED binance:BTC/USDT:USDT candles 1m, 2024-01-01");
        repairs(Kind.DAMAGED);
        asksForJanuaryAgain(bytes);
    }

    @Test
    void aTruncatedFileIsSetAside() throws IOException {
        byte[] half = Arrays.copyOf(Files.readAllBytes(january), 1000);
        Files.write(january, half);
        assertThat(onlyProblem().kind()).isEqualTo(Kind.DAMAGED);
        repairs(Kind.DAMAGED);
        asksForJanuaryAgain(half);
    }

    @Test
    void aFileWithoutChecksumIsJudgedByItsRows() throws IOException, SQLException {
        Files.writeString(SeriesState.file(folder()), "{\"generation\":7,\"coverage\":[]}");
        assertThat(store.verify().problems()).as("as an older version wrote it").isEmpty();
        replaceJanuary("SELECT * REPLACE ('n/a' AS close) FROM old");
        assertThat(onlyProblem().kind()).isEqualTo(Kind.SCHEMA);
        assertThat(onlyProblem().what()).contains("close=VARCHAR").contains("close=DOUBLE");
        replaceJanuary("SELECT * FROM old ORDER BY time DESC");
        assertThat(onlyProblem().what()).isEqualTo("44639 rows out of time order, the first at 2024-01-31T23:58:00Z.");
        replaceJanuary("SELECT * FROM old UNION ALL FROM old ORDER BY time");
        assertThat(onlyProblem().what()).isEqualTo("44640 rows repeated, the first at 2024-01-01T00:00:00Z.");
        replaceJanuary("SELECT * REPLACE (time + INTERVAL 31 DAYS AS time) FROM old");
        assertThat(onlyProblem().what()).contains("44640 rows outside 2024-01-01T00:00:00Z to 2024-02-01T00:00:00Z");
        replaceJanuary("SELECT * REPLACE (time + INTERVAL 1 SECOND AS time) FROM old");
        assertThat(onlyProblem().what()).contains("44640 rows where no 1m candle opens");
        replaceJanuary("SELECT * REPLACE (CASE WHEN time > TIMESTAMPTZ '2024-01-02' THEN time END AS time) FROM old");
        assertThat(onlyProblem().what()).isEqualTo("1441 rows without a time after 1970.");
        replaceJanuary("SELECT * REPLACE (CASE WHEN minute(time) = 0 THEN 'NaN' ELSE close END AS close) FROM old");
        assertThat(onlyProblem().kind()).isEqualTo(Kind.VALUES);
        assertThat(onlyProblem().what()).isEqualTo("744 rows with NaN where an unknown number is null.");
        replaceJanuary("SELECT * REPLACE (NULL::TIMESTAMPTZ AS time) FROM old");
        repairs(Kind.ROWS);
        assertThat(store.count(BTC_1M)).isEqualTo(MINUTES - 44_640);
        Files.write(february(), new byte[100]);
        assertThat(onlyProblem().kind()).as("the repair gave it a checksum").isEqualTo(Kind.DAMAGED);
    }

    @Test
    void rowsInTheFileOfAnotherMonthAreFound() throws IOException, SQLException {
        Files.writeString(SeriesState.file(folder()), "{\"generation\":7,\"coverage\":[]}");
        replaceJanuary("SELECT * FROM old WHERE time < TIMESTAMPTZ '2024-01-31'");
        Files.copy(february(), temp.resolve("february.parquet"));
        replace(
                february(),
                "SELECT * FROM old WHERE time >= TIMESTAMPTZ '2024-01-31' UNION ALL SELECT * FROM read_parquet('"
                        + temp.resolve("february.parquet") + "') ORDER BY time");
        assertThat(onlyProblem().what())
                .isEqualTo("1440 rows outside 2024-02-01T00:00:00Z to 2024-03-01T00:00:00Z,"
                        + " the first at 2024-01-31T00:00:00Z.");
    }

    private SeriesFolder folder() {
        return SeriesFolder.of(temp, BTC_1M);
    }

    private Path february() {
        return january.resolveSibling("2024-02.parquet");
    }

    private void replaceJanuary(String query) throws IOException, SQLException {
        replace(january, query);
    }

    /** Writes another file in place of a sound one, from the rows of January. */
    private void replace(Path file, String query) throws IOException, SQLException {
        Path sound = temp.resolve("sound.parquet");
        if (!Files.exists(sound)) {
            Files.copy(january, sound);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("CREATE VIEW old AS FROM read_parquet('" + sound + "')");
            statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
        }
    }

    @Test
    void aLostFileIsMissedAndItsTimeAskedForAgain() throws IOException {
        byte[] bytes = Files.readAllBytes(january);
        Files.delete(january);
        StoreProblem problem = onlyProblem();
        assertThat(problem.kind()).isEqualTo(Kind.LOST);
        assertThat(problem.range()).contains(JANUARY);
        repairs(Kind.LOST);
        assertThat(store.coverage(BTC_1M).missing(minuteRange(0, MINUTES))).containsExactly(JANUARY);
        Files.write(january, bytes);
        assertThat(store.verify().problems()).as("put back").isEmpty();
    }

    @Test
    void foreignFilesAreSetAside() throws IOException {
        Path copy = Files.copy(january, january.resolveSibling("copy.parquet"));
        assertThat(onlyProblem().kind()).isEqualTo(Kind.FOREIGN);
        assertThatThrownBy(() -> store.count(BTC_1M)).hasMessageContaining("Foreign file " + copy.toRealPath());
        repairs(Kind.FOREIGN);
        assertThat(store.count(BTC_1M)).isEqualTo(MINUTES);
        Path elsewhere = temp.resolve("candles/exchange=somebody/market_type=what/x.parquet");
        Files.createDirectories(elsewhere.getParent());
        Files.copy(january, elsewhere);
        assertThat(onlyProblem().where()).isEqualTo("candles/exchange=somebody/market_type=what/x.parquet");
        repairs(Kind.FOREIGN);
        assertThat(temp.resolve("quarantine/20250615_123456_2/candles/exchange=somebody/market_type=what/x.parquet"))
                .exists();
    }

    @Test
    void aDamagedSidecarCostsItsCoverageOnly() throws IOException {
        Files.writeString(SeriesState.file(folder()), "{\"generation\":1");
        assertThat(onlyProblem().kind()).isEqualTo(Kind.RECORD);
        repairs(Kind.RECORD);
        assertThat(store.coverage(BTC_1M)).isEqualTo(Coverage.NONE);
        assertThat(dump(store.read(BTC_1M, TimeRange.ALL))).isEqualTo(dump(minutes(MINUTES)));
    }

    @Test
    void aHalfWrittenDocumentIsNamedAndRemovedWhenItIsOld() throws IOException {
        Path draft = Files.createDirectories(temp.resolve("registry")).resolve(".a.json.tmp");
        Files.writeString(draft, "{");
        Files.setLastModifiedTime(draft, FileTime.from(CLOCK.instant()));
        assertThat(onlyProblem().kind()).isEqualTo(Kind.LEFTOVER);
        assertThat(onlyProblem().toText()).contains("registry/.a.json.tmp");
        store.repair();
        assertThat(draft).as("may be of a living writer").exists();
        Files.setLastModifiedTime(draft, FileTime.from(CLOCK.instant().minusSeconds(3_600)));
        store.repair();
        assertThat(draft).doesNotExist();
        assertThat(store.verify().problems()).isEmpty();
    }

    @Test
    void coverageOfTheFutureIsForgotten() throws IOException {
        String answered = "[\"2024-01-01T00:00:00Z\",\"2030-01-01T00:00:00Z\"]";
        Files.writeString(SeriesState.file(folder()), "{\"generation\":7,\"coverage\":[" + answered + "]}");
        StoreProblem problem = onlyProblem();
        assertThat(problem.kind()).isEqualTo(Kind.COVERAGE);
        assertThat(problem.range()).contains(TimeRange.of("2025-06-16T12:34:56", "2030-01-01"));
        repairs(Kind.COVERAGE);
        assertThat(store.coverage(BTC_1M).ranges()).containsExactly(TimeRange.of("2024-01-01", "2025-06-16T12:34:56"));
    }

    @Test
    void whatTheDeadLeaveIsHarmlessAndRemoved() throws IOException {
        Path draft = Files.writeString(Durable.draft(january), "half a file");
        Files.createFile(Journal.file(folder()));
        StoreCheck check = store.verify();
        assertThat(check.problems()).extracting(StoreProblem::kind).containsOnly(Kind.LEFTOVER);
        assertThat(check.isClean()).isTrue();
        assertThat(check.toText()).endsWith("2 problems, harmless.\n");
        store.repair();
        assertThat(store.verify().problems()).isEmpty();
        assertThat(draft).doesNotExist();
    }

    @Test
    void aWriterThatDiedWhilePublishingLeavesAStoreInOrder() throws IOException {
        byte[] before = Files.readAllBytes(january);
        byte[] record = Files.readAllBytes(SeriesState.file(folder()));
        store.upsert(BTC_1M, candles(Interval.M1, minuteRange(0, 60_000), 1));
        Path february = february();
        byte[] renamed = Files.readAllBytes(january);
        for (boolean half : List.of(true, false)) {
            Files.write(SeriesState.file(folder()), record);
            Journal.begin(
                    folder(),
                    Map.of(
                            "year=2024/2024-01.parquet",
                            Checksums.of(january),
                            "year=2024/2024-02.parquet",
                            Checksums.of(february)),
                    Coverage.of(List.of(minuteRange(0, MINUTES))));
            Files.write(january, half ? before : renamed);
            assertThat(store.verify().isClean()).isTrue();
            assertThat(store.read(BTC_1M, TimeRange.ALL).size()).isEqualTo(MINUTES);
            store.upsert(BTC_1M, minutes(10));
            assertThat(store.verify().problems()).isEmpty();
            Files.write(january, renamed);
        }
    }

    @Test
    void whatAWriterPublishedBeforeItDiedIsCovered() throws IOException {
        byte[] before = Files.readAllBytes(january);
        byte[] record = Files.readAllBytes(SeriesState.file(folder()));
        store.upsert(BTC_1M, new Page(minuteRange(0, MINUTES + 100), candles(Interval.M1, minuteRange(0, 1_000), 1)));
        Map<String, String> checksums = Map.of("year=2024/2024-01.parquet", Checksums.of(january));
        Coverage covered = store.coverage(BTC_1M);
        Files.write(SeriesState.file(folder()), record);
        Files.move(january, january.resolveSibling(".2024-01.parquet.tmp"));
        Files.write(january, before);
        Journal.begin(folder(), checksums, covered);
        assertThat(store.read(BTC_1M, TimeRange.ALL).size()).isEqualTo(MINUTES);
        assertThat(store.coverage(BTC_1M).contains(minuteRange(0, MINUTES + 100)))
                .isTrue();
        assertThat(store.verify().problems()).isEmpty();
    }

    @Test
    void aJournalOfAnOlderVersionIsFinishedToo() throws IOException {
        Files.writeString(Journal.file(folder()), "{\"year=2024/2024-01.parquet\":\"" + Checksums.of(january) + "\"}");
        assertThat(store.read(BTC_1M, TimeRange.ALL).size()).isEqualTo(MINUTES);
        assertThat(Journal.file(folder())).doesNotExist();
        assertThat(store.coverage(BTC_1M).contains(minuteRange(0, MINUTES))).isTrue();
    }
}
