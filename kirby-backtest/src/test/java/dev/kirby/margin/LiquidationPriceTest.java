package dev.kirby.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.margin.LiquidationPrice.Maintenance;
import dev.kirby.market.ContractType;
import dev.kirby.market.Instrument;
import dev.kirby.market.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices of liquidation worked by hand with the venues' published formulas, and the tables they read. */
class LiquidationPriceTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final MarginTiers BINANCE = MarginTiers.find(BTC).orElseThrow();
    private static final double CENT = 0.005;

    /**
     * In order: isolated 1,000 behind 0.1 BTC; a short that enters tier 2 at liquidation (109,502 > 50,000); a long of 1.2 M whose
     * tier is the third; a short of 3 M, the cap of tier 3, that is liquidated in tier 4.
     */
    @ParameterizedTest
    @CsvSource({
        "long,  0.1, 50000,   1000, 40160.64", // (1000 - 5000) / (0.1 x 0.004 - 0.1)
        "short, 2,   50000,  10000, 54751.24", // (10000 + 50 + 100000) / (2 x 0.005 + 2)
        "long,  20,  60000,  60000, 57325.11", // (60000 + 950 - 1200000) / (20 x 0.0065 - 20)
        "short, 50,  60000, 600000, 71513.86" // (600000 + 11450 + 3000000) / (50 x 0.01 + 50)
    })
    void linear_positions_of_binance(String side, double quantity, double entry, double wallet, double expected) {
        assertThat(LiquidationPrice.of(
                        ContractType.LINEAR,
                        Side.parse(side),
                        quantity,
                        entry,
                        wallet,
                        BINANCE,
                        Maintenance.AT_LIQUIDATION))
                .isCloseTo(expected, within(CENT));
    }

    @ParameterizedTest
    @CsvSource({
        "long,  10000, 8000,  0.025, 0.004, 7874.51", // 10000 x 1.004 / (0.025 + 1.25)
        "short, 50000, 40000, 0.25,  0.004, 49800.00", // 50000 x (0.004 - 1) / (0.25 - 1.25)
        "long,  60000, 50000, 0.12,  0.005, 45681.82", // Bybit 2026: 60000 x 1.005 / (1.2 + 0.12)
        "short, 60000, 50000, 0.12,  0.005, 55277.78" // Bybit 2026: 60000 x 0.995 / (1.2 - 0.12)
    })
    void inverse_positions(String side, double quantity, double entry, double wallet, double rate, double expected) {
        assertThat(LiquidationPrice.of(
                        ContractType.INVERSE,
                        Side.parse(side),
                        quantity,
                        entry,
                        wallet,
                        MarginTiers.flat(rate, 100),
                        Maintenance.AT_LIQUIDATION))
                .isCloseTo(expected, within(CENT));
    }

    /** Margin 40,000 / 50 = 800, maintenance margin 40,000 x 0.005 = 200; in the second row 3,000 were added. */
    @ParameterizedTest
    @CsvSource({
        "linear,  long,  1,     40000, 800,  39400.00",
        "linear,  long,  1,     40000, 3800, 36400.00",
        "linear,  short, 1,     40000, 800,  40600.00",
        "inverse, short, 60000, 50000, 0.12, 55248.62", // Bybit until 2024: 60000 / (1.2 - (0.12 - 0.006))
        "inverse, long,  60000, 50000, 0.12, 45662.10" // Bybit until 2024: 60000 / (1.2 + (0.12 - 0.006))
    })
    void positions_whose_maintenance_margin_is_that_of_the_entry(
            String contract, String side, double quantity, double entry, double wallet, double expected) {
        assertThat(LiquidationPrice.of(
                        contract.equals("linear") ? ContractType.LINEAR : ContractType.INVERSE,
                        Side.parse(side),
                        quantity,
                        entry,
                        wallet,
                        MarginTiers.flat(0.005, 100),
                        Maintenance.AT_ENTRY))
                .isCloseTo(expected, within(CENT));
    }

    @Test
    void a_position_that_no_price_can_ruin_has_no_price_of_liquidation() {
        MarginTiers tiers = MarginTiers.flat(0.005, 100);
        assertThat(LiquidationPrice.of(ContractType.LINEAR, Side.LONG, 1, 100, 100, tiers, Maintenance.AT_LIQUIDATION))
                .isNaN(); // paid in full
        assertThat(LiquidationPrice.of(
                        ContractType.INVERSE, Side.SHORT, 100, 100, 1, tiers, Maintenance.AT_LIQUIDATION))
                .isNaN(); // a short of the coin that backs it is worth the same at any price
        assertThat(LiquidationPrice.of(ContractType.LINEAR, Side.SHORT, 1, 100, 100, tiers, Maintenance.AT_LIQUIDATION))
                .isCloseTo(200 / 1.005, within(1e-9));
    }

    @Test
    void at_the_price_of_liquidation_the_balance_is_the_maintenance_margin() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            ContractType contract = random.nextBoolean() ? ContractType.LINEAR : ContractType.INVERSE;
            Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
            double entry = Math.exp(12 * random.nextDouble() - 2);
            double notional = Math.exp(20 * random.nextDouble());
            double quantity = contract == ContractType.LINEAR ? notional / entry : notional * entry;
            double balance = notional / (1 + 20 * random.nextDouble());
            double price =
                    LiquidationPrice.of(contract, side, quantity, entry, balance, BINANCE, Maintenance.AT_LIQUIDATION);
            if (!Double.isNaN(price)) {
                double left = balance + contract.gain(side, quantity, entry, price);
                assertThat(left)
                        .as("seed %d, %s %s of %f at %f", seed, contract, side, notional, entry)
                        .isCloseTo(BINANCE.maintenance(contract.notional(quantity, price)), within(1e-7 * notional));
            }
        }
    }

    @Test
    void the_margin_is_continuous_from_tier_to_tier() {
        for (String symbol : new String[] {"BTC", "ETH", "SOL", "BNB", "ARB", "DOGE"}) {
            MarginTiers tiers = MarginTiers.find(Instrument.perps("binance", symbol, "USDT"))
                    .orElseThrow();
            for (int i = 1; i < tiers.tiers().size(); i++) {
                MarginTier above = tiers.tiers().get(i);
                MarginTier below = tiers.tiers().get(i - 1);
                assertThat(above.maintenance(above.floor()))
                        .as(symbol + " " + above)
                        .isCloseTo(below.maintenance(above.floor()), within(1e-6 * above.floor()));
            }
        }
        MarginTiers bybit =
                MarginTiers.find(Instrument.perps("bybit", "BTC", "USDT")).orElseThrow();
        assertThat(bybit.tiers()).hasSize(20);
        for (int i = 1; i < bybit.tiers().size(); i++) {
            double floor = bybit.tiers().get(i).floor();
            assertThat(bybit.tiers().get(i).maintenance(floor))
                    .isCloseTo(bybit.tiers().get(i - 1).maintenance(floor), within(1e-6 * floor));
        }
        assertThat(BINANCE.at(50_000).rate()).isEqualTo(0.004);
        assertThat(BINANCE.at(50_001).rate()).isEqualTo(0.005);
        assertThat(BINANCE.maintenance(1_200_000)).isCloseTo(1_200_000 * 0.0065 - 950, within(1e-9));
        assertThat(BINANCE.mostNotional(20)).isEqualTo(100_000_000);
        assertThat(BINANCE.mostNotional(126)).isZero();
        assertThat(MarginTiers.find(Instrument.perps("kraken", "BTC", "USD"))).isEmpty();
    }

    @Test
    void every_table_that_comes_with_kirby_is_found() throws Exception {
        Path folder =
                Path.of(MarginTiers.class.getResource("binance.csv").toURI()).getParent();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".csv")).toList()) {
                String venue = file.getFileName().toString().replace(".csv", "");
                Set<String> symbols = new TreeSet<>();
                for (String line : Files.readAllLines(file)) {
                    if (!line.startsWith("#") && !line.startsWith("symbol,") && !line.isBlank()) {
                        symbols.add(line.substring(0, line.indexOf(',')));
                    }
                }
                assertThat(symbols).isNotEmpty();
                for (String symbol : symbols) {
                    Instrument market = Instrument.parse(venue + ":" + symbol);
                    assertThat(MarginTiers.find(market)).as("%s", market).isPresent();
                    assertThat(MarginTiers.find(market).orElseThrow().tiers())
                            .isEqualTo(MarginTiers.read(file, symbol).tiers());
                }
            }
        }
    }

    @Test
    void what_is_not_set_is_the_venues() {
        Margin bybit = Margin.isolated().on(Instrument.perps("bybit", "BTC", "USDT"), ContractType.LINEAR);
        assertThat(bybit.liquidationPrice(ContractType.LINEAR, Side.LONG, 1, 40_000, 800))
                .isCloseTo(40_000 - (800 - 200), within(1e-9)); // 0.5 % by its table
        Margin other = Margin.isolated().on(Instrument.perps("bybit", "ETH", "USDT"), ContractType.LINEAR);
        assertThat(other.liquidationPrice(ContractType.LINEAR, Side.LONG, 1, 40_000, 800))
                .isCloseTo(40_000 - (800 - 400), within(1e-9)); // 1 % where no table is known
        assertThat(bybit.isInsured()).isTrue();
        assertThat(Margin.cross().on(BTC, ContractType.LINEAR).tiers().tiers()).hasSize(12);
        assertThat(Margin.cross()
                        .on(Instrument.perps("gate", "BTC", "USDT"), ContractType.LINEAR)
                        .isInsured())
                .isFalse();
    }

    @Test
    void tables_are_read_from_files_and_refused_with_the_line(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tiers.csv");
        Files.writeString(
                file, "symbol,a,b,c,d,e\n# mine\nX/Y:Y,0,100,0.01,50,0\nX/Y:Y,100,1000,0.02,20,1\nA/Y:Y,5,6,0,1,0\n");
        assertThat(MarginTiers.read(file, "X/Y:Y").maintenance(500)).isEqualTo(9);
        assertThat(MarginTiers.read(file, "X/Y:Y")).hasToString("MarginTiers[X/Y:Y, 2 tiers from 1.00 %]");
        assertThatThrownBy(() -> MarginTiers.read(file, "B/Y:Y"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no row of B/Y:Y");
        assertThatThrownBy(() -> MarginTiers.read(file, "A/Y:Y")).hasMessageContaining("should begin at 0");
        Files.writeString(file, "X/Y:Y,0,100,one,50,0\n");
        assertThatThrownBy(() -> MarginTiers.read(file, "X/Y:Y")).hasMessageContaining("Line 1");
        Files.writeString(file, "X/Y:Y,0,100\n");
        assertThatThrownBy(() -> MarginTiers.read(file, "X/Y:Y")).hasMessageContaining("3 cells instead of 6");
    }
}
