package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What errors tell to do next: commands that the command line takes, and that help. */
class PastedRemediesTest {

    /** {@code kirby COMMAND …} up to the end of the sentence, or a command in single quotes. */
    private static final Pattern COMMAND = Pattern.compile("kirby ([a-z-]+(?: [^ ;,()]+)*)|'([a-z-]+ --[^']+)'");

    private static final Pattern FLAG = Pattern.compile("--[a-z]+(?:-[a-z]+)*");

    /** Options of Java itself. */
    private static final Set<String> OF_JAVA = Set.of("--add-opens");

    private static final String BTC = " --exchange binance --coin BTC --quote USDT";
    private static final String OTHER = " --exchange binance --coin XRP --quote USDT";

    @TempDir
    Path folder;

    private String lake() {
        return folder.resolve("lake").toString();
    }

    @BeforeEach
    void store() {
        Rows.Builder rows = Rows.builder(Dataset.CANDLES, 3_000);
        for (int i = 0; i < 3_000; i++) {
            rows.candle(1_704_067_200_000L + i * 60_000L, 10, 11 + i % 3, 9, 10 + i % 2, 5, 5);
        }
        try (MarketDataStore store = MarketDataStore.open(lake())) {
            store.upsert(SeriesId.candles(Instrument.parse("binance:BTC/USDT:USDT"), Interval.M1), rows.build());
        }
    }

    private Captured failing(String line) {
        Captured failed = Captured.line(line.contains("--data ") ? line : line + " --data " + lake());
        assertThat(failed.exit()).as(line + "\n" + failed.out()).isNotZero();
        assertThat(failed.err().lines().filter(text -> text.startsWith("Error: ")))
                .as(line + "\n" + failed.err())
                .hasSize(1);
        return failed;
    }

    private static List<String> commands(String error) {
        List<String> commands = new ArrayList<>();
        Matcher matcher = COMMAND.matcher(error);
        while (matcher.find()) {
            String command = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            commands.add(command.strip().replaceAll("\\.( [A-Z].*)?$", ""));
        }
        return commands;
    }

    private static void requireParses(String command) {
        assertThatCode(() -> new CommandLine(Kirby.class).parseArgs(command.split(" +")))
                .as(command)
                .doesNotThrowAnyException();
    }

    private static Set<String> flags(String text) {
        return FLAG.matcher(text)
                .results()
                .map(result -> result.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> flagsOf(String name) {
        return new CommandLine(Kirby.class)
                .getSubcommands().get(name).getCommandSpec().options().stream()
                        .flatMap(option -> Stream.of(option.names()))
                        .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({
        "export-candles" + OTHER + ", backfill",
        "export-candles" + OTHER + " --intervals 5m --start-time 2024-01-01 --end-time 2024-02-01, backfill",
        "export-funding" + BTC + ", backfill",
        "export-oi" + BTC + ", backfill",
        "export-ratios" + BTC + ", backfill",
        "export-liquidations" + BTC + ", stream",
        "backtest --strategy LIQUIDITY_SWEEP_V3" + OTHER + " --interval 5m, backfill",
        "train --strategy LIQUIDITY_SWEEP_V3" + OTHER + " --interval 5m, backfill",
        "walk-forward --strategy LIQUIDITY_SWEEP_V3" + OTHER + " --interval 5m, backfill",
        "check" + OTHER + " --interval 5m, backfill",
        "resample" + OTHER + " --to 5m, backfill",
        "collect, sync",
        "backfill, sync"
    })
    void where_data_are_lacking_a_command_that_brings_them_is_named(String line, String wanted) {
        String error = failing(line).err();
        List<String> commands = commands(error);
        assertThat(commands).as(error).isNotEmpty().allMatch(command -> command.startsWith(wanted));
        commands.forEach(PastedRemediesTest::requireParses);
        assertThat(error).as("no call of the library").doesNotContain("store.").doesNotContain("Instrument.parse");
    }

    @ParameterizedTest
    @CsvSource({
        "import %csv" + BTC,
        "import %csv --interval 1m" + BTC,
        "import %csv --dataset funding --interval 1m" + BTC,
        "train --strategy LIQUIDITY_SWEEP_V3 --interval 1m --train-days 1" + BTC,
        "train --strategy LIQUIDITY_SWEEP_V3 --interval 1m --days 3 --start-time 2024-01-01" + BTC,
        "train --strategy LIQUIDITY_SWEEP_V3 --interval 1m --split 0.7 --gap-days 0 --iterations 999999999" + BTC,
        "sweep --strategy src/main/strategies/BuyAndHold.java --interval 1m" + BTC,
        "walk-forward --strategy src/main/strategies/BuyAndHold.java --interval 1m" + BTC,
        "backtest --strategy LIQUIDITY_SWEEP_V3 --interval 1m --sizing half" + BTC,
        "monitor --every 0",
        "health --continuous 0",
        "verify-certificate %csv",
        "backfill --all --dataset funding" + BTC
    })
    void options_that_an_error_names_are_options_of_the_command(String line) throws IOException {
        Path csv = Files.writeString(folder.resolve("rows.csv"), "a;b\n1;2\n");
        Captured failed = failing(line.replace("%csv", csv.toString()));
        Set<String> known = flagsOf(line.split(" ")[0]);
        List<String> others = new ArrayList<>();
        for (String name : List.of("walk-forward", "train")) {
            if (failed.err().contains(name + " --")) {
                others.addAll(flagsOf(name));
            }
        }
        assertThat(flags(failed.err()))
                .as(failed.err())
                .isSubsetOf(Stream.concat(known.stream(), others.stream()).toList());
        commands(failed.err()).forEach(PastedRemediesTest::requireParses);
    }

    @ParameterizedTest
    @CsvSource({
        "backtest --strategy LIQUIDITY_SWEEP_V4 --interval 1m" + BTC + ", LIQUIDITY_SWEEP_V3",
        "backtest --strategy LIQUIDITY_SWEEP_V3 --interval 1m --set pierce_dept=0.001" + BTC + ", pierce_depth",
        "backtest --strategy LIQUIDITY_SWEEP_V3 --interval 1m --side lng" + BTC + ", long",
        "backtest --strategy LIQUIDITY_SWEEP_V3 --interval 1m --slippag 0" + BTC + ", --slippage",
        "sweep --strategy LIQUIDITY_SWEEP_V3 --interval 1m --values pierce_dept=1..2..1" + BTC + ", pierce_depth",
        "train --strategy LIQUIDITY_SWEEP_V3 --interval 1m --optimizer bayesan" + BTC + ", bayesian",
        "train --strategy LIQUIDITY_SWEEP_V3 --interval 1m --objective sharp" + BTC + ", sharpe",
        "check --database prodction" + BTC + ", production",
        "export-candles --format parqet" + BTC + ", parquet",
        "sql --scope tabels select, tables",
        "coverage --dataset candels" + BTC + ", candles",
        "resample --to 5mm" + BTC + ", 5m",
        "verfy, verify"
    })
    void names_that_are_nearly_right_are_suggested(String line, String right) {
        Captured failed = Captured.line(line.equals("verfy") ? line : line + " --data " + lake());
        assertThat(failed.exit()).as(line).isNotZero();
        assertThat(failed.err().toLowerCase(Locale.ROOT))
                .as(line)
                .contains("did you mean " + right.toLowerCase(Locale.ROOT));
    }

    @Test
    void every_option_that_any_text_of_kirby_names_is_one() throws IOException {
        Set<String> known = new CommandLine(Kirby.class)
                .getSubcommands().keySet().stream()
                        .flatMap(name -> flagsOf(name).stream())
                        .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(OF_JAVA);
        Pattern literal = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"");
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path module : modules.filter(path -> Files.exists(path.resolve("src/main/java")))
                    .toList()) {
                try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        String named = literal.matcher(Files.readString(file))
                                .results()
                                .map(result -> result.group())
                                .collect(Collectors.joining(" "));
                        assertThat(flags(named)).as(file.toString()).isSubsetOf(known);
                    }
                }
            }
        }
    }

    @Test
    void a_place_without_a_store_becomes_one_by_the_command_named() {
        String place = folder.resolve("nothing").toString();
        List<String> commands = commands(
                failing("check" + BTC + " --interval 1m --data " + place).err());
        assertThat(commands).containsExactly("setup --data " + place);
        assertThat(Captured.line(commands.get(0)).exit()).isZero();
        assertThat(failing("check" + BTC + " --interval 1m --data " + place).err())
                .contains("the store is empty");
    }

    @Test
    void a_damaged_file_is_set_aside_by_the_command_named() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Path file = files.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() / 2);
            }
        }
        String backtest = "backtest --strategy LIQUIDITY_SWEEP_V3 --interval 1m" + BTC;
        List<String> commands = commands(failing(backtest).err());
        assertThat(commands).containsExactly("verify --repair");
        Captured repaired = Captured.line(commands.get(0) + " --data " + lake());
        assertThat(Captured.line("verify --data " + lake()).exit())
                .as(repaired.out())
                .isZero();
        assertThat(commands(failing(backtest).err())).allMatch(command -> command.startsWith("backfill"));
    }

    @Test
    void a_file_of_the_other_store_is_synced_by_the_command_named() throws IOException {
        Path stars = Files.writeString(folder.resolve("training_stars.yaml"), """
                exchanges: [{name: binance}]
                coins: [{symbol: BTC}]
                quote_currencies: [{symbol: USDT}]
                market_types: [{name: perps}]
                intervals: [{name: 1m}]
                training_stars:
                  - {exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: [1m]}
                """);
        String stores = folder.resolve("stores").toString();
        List<String> commands = commands(failing("sync " + stars + " --database production --data " + stores)
                .err());
        assertThat(commands).hasSize(1);
        Captured synced = Captured.line(commands.get(0));
        assertThat(synced.exit()).as(commands.get(0) + "\n" + synced.err()).isZero();
    }
}
