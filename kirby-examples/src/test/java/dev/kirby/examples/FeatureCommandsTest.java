package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.simulated.GeneratedMarket;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.ml.Features;
import dev.kirby.ml.LabelColumn;
import dev.kirby.ml.Labels;
import dev.kirby.ml.TrainingData;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Frame;
import dev.kirby.store.MarketDataStore;
import dev.kirby.store.files.FrameFiles;
import dev.kirby.strategy.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Labels and features of stored candles on the command line. */
class FeatureCommandsTest {

    private static final Instrument BTC = Instrument.of("hyperliquid", "BTC", "USD", InstrumentType.PERPS);
    private static final Instrument ETH = Instrument.of("hyperliquid", "ETH", "USD", InstrumentType.PERPS);

    @TempDir
    Path folder;

    private CandleSeries bars;

    @BeforeEach
    void candles() {
        bars = hours(4, BTC);
        try (MarketDataStore store = MarketDataStore.open(folder.resolve("lake"))) {
            store.upsert(bars.id(), bars.toRows());
            CandleSeries eth = hours(5, ETH);
            store.upsert(eth.id(), eth.toRows());
        }
    }

    private static CandleSeries hours(long seed, Instrument instrument) {
        return GeneratedMarket.of(seed, instrument, GeneratedMarket.BEGIN.plus(Duration.ofHours(1_500)))
                .minutes()
                .resample(Interval.parse("1h"));
    }

    private Captured run(String command) {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.addAll(List.of(
                "--coin",
                "BTC",
                "--interval",
                "1h",
                "--data",
                folder.resolve("lake").toString()));
        return Captured.run(args.toArray(String[]::new));
    }

    /** The generated market has a gap of an hour, which labels do not look across. */
    private String unknown(Labels labels) {
        LabelColumn column = labels.over(Study.of(bars));
        int unknown = column.size() - column.known();
        assertThat(unknown).isGreaterThan(labels.horizon());
        return "\n" + unknown + " without a label";
    }

    private JsonNode json(Path file) throws IOException {
        return new JsonMapper().readTree(Files.readString(file));
    }

    @Test
    void labels_are_counted_and_written() throws IOException {
        Path file = folder.resolve("labels.json");
        Captured labelled = run("label --json " + file);
        assertThat(labelled.exit()).as(labelled.err()).isZero();
        assertThat(labelled.out())
                .contains("1,499 bars, rise over 0.002 in 5 bars", "0 no rise")
                .contains(unknown(Labels.change()));
        JsonNode rows = json(file);
        assertThat(rows.size()).isEqualTo(1_499);
        double change = bars.close(105) / bars.close(100) - 1;
        assertThat(rows.get(100).path("label").asDouble()).isEqualTo(change > 0.002 ? 1 : 0);
        assertThat(rows.get(100).path("label_end").asString())
                .isEqualTo(Instant.ofEpochMilli(bars.closeTime(105)).toString());
        assertThat(rows.get(100).path("time").asString())
                .isEqualTo(Instant.ofEpochMilli(bars.time(100)).toString());
        assertThat(rows.get(1_498).path("label").isNull()).isTrue();
        assertThat(rows.get(1_498).path("label_end").isNull()).isTrue();

        Path csv = folder.resolve("labels.csv");
        Captured barrier = run("label --labels triple-barrier --target 3 --stop 2 --horizon 24 --file " + csv);
        assertThat(barrier.out())
                .contains("target 3.0 or stop 2.0 of atr 14 in 24 bars")
                .contains(unknown(Labels.tripleBarrier().target(3).stop(2).within(24)));
        assertThat(Files.readAllLines(csv)).hasSize(1_500).startsWith("time,label,label_end,class");
        assertThat(run("label --labels three-classes --horizon 4").out()).contains("short", "neutral", "long");
        assertThat(run("label --labels regression").out()).contains("change in 12 bars");
    }

    @Test
    void features_and_training_rows_are_those_of_the_library() throws IOException {
        Path file = folder.resolve("features.json");
        Captured computed =
                run("features --names rsi_14,atr_14 --higher 4h --correlated " + ETH + " --shifted 1 --file " + file);
        assertThat(computed.exit()).as(computed.err()).isZero();
        assertThat(computed.out()).contains("16 features of 1,499 bars");
        assertThat(json(file).get(200).has("atr_14_4h_hyperliquid_eth_usdc_usdc_before_1"))
                .isTrue();

        Path training = folder.resolve("training.json");
        Captured rows = run("features --labels change --json " + training);
        assertThat(rows.exit()).as(rows.err()).isZero();
        assertThat(rows.out()).contains("1499 bars: ", "Left out, since most bars lack them: funding_rate");
        try (MarketDataStore store = MarketDataStore.open(folder.resolve("lake"))) {
            TrainingData data = TrainingData.load(store.feed(), BTC.toString(), "1h");
            assertThat(data.names()).contains("rsi_14");
            JsonNode written = json(training);
            assertThat(written.size()).isEqualTo(data.size());
            for (int row = 0; row < data.size(); row += 97) {
                JsonNode found = written.get(row);
                assertThat(found.path("label").asDouble()).isEqualTo(data.label(row));
                assertThat(found.path("label_end").asString())
                        .isEqualTo(Instant.ofEpochMilli(data.labelEnd(row)).toString());
                assertThat(found.path("rsi_14").asDouble())
                        .isEqualTo(data.matrix().value(data.matrix().indexOf("rsi_14"), row));
            }
            assertThat(TrainingData.load(store.feed(), BTC.toString(), "1h", Features.standard(), Labels.regression(3))
                            .classes())
                    .isEmpty();
        }
        Path parquet = folder.resolve("training.parquet");
        assertThat(run("features --labels change --file " + parquet).out()).contains("Wrote ");
        Frame read = FrameFiles.read(parquet);
        assertThat(read.size()).isEqualTo(json(training).size());
        assertThat(read.names()).contains("rsi_14", "label", "label_end", "weight");
        assertThat(read.kind("label_end")).isEqualTo(Frame.Kind.TIME);
        assertThat(run("features --names rsi_14 --start-time 2024-02-01 --end-time 2024-02-20 --labels change")
                        .out())
                .contains("Fewer than 1000 rows");
    }

    @Test
    void what_cannot_be_computed_is_one_line() {
        assertThat(run("label --labels tripple-barrier").err()).hasLineCount(1).contains("triple-barrier");
        assertThat(run("label --target 2").err()).hasLineCount(1).contains("--labels triple-barrier");
        assertThat(run("label --labels regression --threshold 0.1").err())
                .hasLineCount(1)
                .contains("is a number");
        assertThat(run("features --names rsi14").err()).hasLineCount(1).contains("rsi_14");
        assertThat(run("features --families momentun").err()).hasLineCount(1).contains("momentum");
        Captured list = Captured.run("features", "--list", "--families", "funding");
        assertThat(list.exit()).as(list.err()).isZero();
        assertThat(list.out()).contains("funding_mean_3d").doesNotContain("rsi_14");
    }
}
