package dev.kirby.store.export;

import static org.assertj.core.api.Assertions.assertThat;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.HydratorSupplier;
import blue.strategic.parquet.ParquetReader;
import dev.kirby.market.Dataset;
import dev.kirby.market.Dataset.Column;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.TestRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exported Parquet as Apache Parquet for Java reads it, which shares no code with DuckDB, and the lake's own files. */
class IndependentReaderTest {

    private static final long START = TestRows.START.toEpochMilli();
    private static final int MINUTES = 3_000;

    @TempDir
    Path folder;

    private MarketDataStore store;

    @BeforeEach
    void open() {
        store = MarketDataStore.open(folder.resolve("lake"), TestRows.CLOCK);
        for (Dataset dataset : List.of(Dataset.CANDLES, Dataset.FUNDING, Dataset.OPEN_INTEREST, Dataset.LIQUIDATIONS)) {
            store.upsert(series(dataset), random(dataset));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static SeriesId series(Dataset dataset) {
        return dataset == Dataset.CANDLES ? TestRows.BTC_1M : SeriesId.of(dataset, TestRows.BTC);
    }

    /** Numbers of all sizes, and many that are not known. */
    private static Rows random(Dataset dataset) {
        Random random = new Random(dataset.ordinal());
        Rows.Builder rows = Rows.builder(dataset, MINUTES);
        for (int i = 0; i < MINUTES; i++) {
            if (dataset != Dataset.CANDLES && random.nextInt(4) > 0) {
                continue;
            }
            rows.row(START + i * 60_000L);
            for (int c = 0; c < dataset.columns().size(); c++) {
                Column column = dataset.columns().get(c);
                boolean key = dataset.keyColumns().contains(column.name());
                if (key || random.nextInt(5) > 0) {
                    switch (column.type()) {
                        case NUMBER -> rows.number(c, Math.scalb(random.nextDouble(), random.nextInt(60) - 30));
                        case COUNT -> rows.number(c, random.nextInt(100_000));
                        case TIME -> rows.instant(c, START + random.nextInt());
                        case TEXT -> rows.text(c, random.nextBoolean() ? "long" : "short");
                    }
                }
            }
        }
        return rows.build();
    }

    /** Rows of a file, each by column; what is null is absent. */
    private static List<Map<String, Object>> read(Path file) throws IOException {
        Hydrator<Map<String, Object>, Map<String, Object>> hydrator = new Hydrator<>() {
            @Override
            public Map<String, Object> start() {
                return new HashMap<>();
            }

            @Override
            public Map<String, Object> add(Map<String, Object> row, String name, Object value) {
                if (value != null) {
                    row.put(name, value);
                }
                return row;
            }

            @Override
            public Map<String, Object> finish(Map<String, Object> row) {
                return row;
            }
        };
        try (Stream<Map<String, Object>> rows =
                ParquetReader.streamContent(file.toFile(), HydratorSupplier.constantly(hydrator))) {
            return rows.toList();
        }
    }

    private static Map<String, Object> expected(Rows rows, int row) {
        Map<String, Object> values = new HashMap<>();
        List<Column> columns = rows.dataset().columns();
        for (int c = 0; c < columns.size(); c++) {
            Object value = switch (columns.get(c).type()) {
                case NUMBER -> Double.isNaN(rows.number(c, row)) ? null : (Object) rows.number(c, row);
                case COUNT -> Double.isNaN(rows.number(c, row)) ? null : (Object) (long) rows.number(c, row);
                case TIME -> rows.instant(c, row) == Rows.NO_TIME ? null : (Object) (rows.instant(c, row) * 1000);
                case TEXT -> rows.text(c, row);
            };
            if (value != null) {
                values.put(columns.get(c).name(), value);
            }
        }
        return values;
    }

    private Path export(Export export) {
        return export.toParquet(folder.resolve("out").toString()).files().get(0);
    }

    private static void checkTypes(Path file, List<Column> columns) throws IOException {
        Map<String, PrimitiveType> types = new HashMap<>();
        ParquetReader.readMetadata(file.toFile())
                .getFileMetaData()
                .getSchema()
                .getFields()
                .forEach(field -> types.put(field.getName(), field.asPrimitiveType()));
        LogicalTypeAnnotation utc = LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS);
        assertThat(types.get("time").getLogicalTypeAnnotation()).isEqualTo(utc);
        for (Column column : columns) {
            PrimitiveType type = types.get(column.name());
            switch (column.type()) {
                case NUMBER -> assertThat(type.getPrimitiveTypeName()).isEqualTo(PrimitiveTypeName.DOUBLE);
                case COUNT -> assertThat(type.getPrimitiveTypeName()).isEqualTo(PrimitiveTypeName.INT64);
                case TIME -> assertThat(type.getLogicalTypeAnnotation()).isEqualTo(utc);
                case TEXT -> assertThat(type.getLogicalTypeAnnotation()).isEqualTo(LogicalTypeAnnotation.stringType());
            }
        }
    }

    @Test
    void values_types_nulls_and_times_are_equal() throws IOException {
        Export export = store.export(TestRows.BTC);
        Map<Dataset, Path> files = Map.of(
                Dataset.CANDLES, export(export.candles("1m")),
                Dataset.FUNDING, export(export.funding()),
                Dataset.LIQUIDATIONS, export(export.liquidations()));
        for (Map.Entry<Dataset, Path> file : files.entrySet()) {
            Rows rows = store.read(series(file.getKey()), TimeRange.ALL);
            List<Map<String, Object>> read = read(file.getValue());
            assertThat(read).hasSize(rows.size());
            for (int row = 0; row < rows.size(); row++) {
                Map<String, Object> expected = expected(rows, row);
                expected.put("time", rows.time(row) * 1000);
                assertThat(read.get(row)).isEqualTo(expected);
            }
            checkTypes(file.getValue(), file.getKey().columns());
        }
    }

    @Test
    void every_reader_knows_the_encodings() throws IOException {
        Path file = export(store.export(TestRows.BTC).merged("1m"));
        Set<String> encodings = new HashSet<>();
        for (BlockMetaData block : ParquetReader.readMetadata(file.toFile()).getBlocks()) {
            block.getColumns().forEach(c -> c.getEncodings().forEach(e -> encodings.add(e.name())));
        }
        // Spark's vectorised reader refuses BYTE_STREAM_SPLIT.
        assertThat(encodings).isSubsetOf("PLAIN", "RLE", "RLE_DICTIONARY", "PLAIN_DICTIONARY");
    }

    /** Prices that hardly repeat are what version 2 would split into streams of bytes. */
    @Test
    void every_reader_knows_the_encodings_of_the_lake() throws IOException {
        Random random = new Random(7);
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 70_000);
        long start = TimeRange.of("2024-01-01", "2024-02-01").startMillis();
        for (int minute = 0; minute < 70_000; minute++) {
            double price = 40_000 + random.nextDouble();
            rows.candle(start + minute * 60_000L, price, price + 1, price - 1, price, random.nextDouble(), minute);
        }
        Path lake = folder.resolve("noise");
        try (MarketDataStore noise = MarketDataStore.open(lake, TestRows.CLOCK)) {
            noise.upsert(series(Dataset.CANDLES), rows.build());
            noise.upsert(series(Dataset.CANDLES), rows.build().slice(0, 10));
        }
        try (Stream<Path> files = Files.walk(lake.resolve("candles"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
                for (BlockMetaData block :
                        ParquetReader.readMetadata(file.toFile()).getBlocks()) {
                    assertThat(block.getColumns())
                            .allSatisfy(
                                    c -> assertThat(c.getEncodings().toString()).doesNotContain("BYTE_STREAM_SPLIT"));
                }
            }
        }
    }

    @Test
    void a_merge_has_the_values_of_all_three() throws IOException {
        Path file = export(store.export(TestRows.BTC).merged("1m"));
        List<Map<String, Object>> read = read(file);
        Map<Long, Map<String, Object>> expected = new HashMap<>();
        List<Column> columns = new ArrayList<>();
        for (Dataset dataset : List.of(Dataset.CANDLES, Dataset.FUNDING, Dataset.OPEN_INTEREST)) {
            Rows rows = store.read(series(dataset), TimeRange.ALL);
            columns.addAll(dataset.columns());
            for (int row = 0; row < rows.size(); row++) {
                expected.computeIfAbsent(rows.time(row) * 1000, time -> new HashMap<>(Map.of("time", time)))
                        .putAll(expected(rows, row));
            }
        }
        assertThat(read).hasSize(MINUTES);
        read.forEach(row -> assertThat(row).isEqualTo(expected.get(row.get("time"))));
        checkTypes(file, columns);
    }

    @Test
    void the_files_of_the_lake_are_read_too() throws IOException {
        Path candles = folder.resolve("lake/candles");
        List<Map<String, Object>> read = new ArrayList<>();
        try (Stream<Path> files = Files.walk(candles)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".parquet"))
                    .sorted()
                    .toList()) {
                read.addAll(read(file));
            }
        }
        Rows rows = store.read(TestRows.BTC_1M, TimeRange.ALL);
        assertThat(read).hasSize(MINUTES);
        for (int row = 0; row < MINUTES; row++) {
            Map<String, Object> expected = expected(rows, row);
            expected.put("time", rows.time(row) * 1000);
            assertThat(read.get(row)).isEqualTo(expected);
        }
    }
}
