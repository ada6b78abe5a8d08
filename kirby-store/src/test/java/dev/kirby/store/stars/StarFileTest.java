package dev.kirby.store.stars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files of stars may say, and how errors in them are told. */
class StarFileTest {

    static final String HEAD = """
            version: 1
            exchanges:
              - name: binance
                display_name: Binance
                active: true
              - {name: kraken, display_name: Kraken, active: false}
            coins:
              - {symbol: BTC, name: Bitcoin, active: true}
              - {symbol: SOL, name: Solana}
            quote_currencies:
              - {symbol: USDT, name: Tether, active: true}
            market_types:
              - {name: perps, display_name: Perpetuals, active: true}
              - {name: spot, display_name: Spot, active: true}
            intervals:
              - {name: 1m, seconds: 60, active: true}
              - {name: 1h, seconds: 3600, active: true}
              - {name: 1M, seconds: 2592000, active: true}
            """;

    @TempDir
    Path folder;

    private StarFile read(String text) throws IOException {
        return StarFile.read(Files.writeString(folder.resolve("training_stars.yaml"), text));
    }

    private void assertProblem(String text, String... parts) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("training_stars.yaml")
                .hasMessageContainingAll(parts);
    }

    private static String star(String star) {
        return HEAD + "training_stars:\n  - " + star + "\n";
    }

    @Test
    void a_star_is_one_series_for_each_interval() throws IOException {
        StarFile file = read(star("{exchange: binance, coin: BTC, quote: USDT, market_type: perps,"
                + " intervals: [1m, 1M], active: false, notes: the first}"));
        Instrument btc = Instrument.parse("binance:BTC/USDT:USDT");
        assertThat(file.catalogue().stars())
                .containsExactly(
                        new Star(btc, Interval.M1, false, "the first"),
                        new Star(btc, Interval.MONTH, false, "the first"));
        assertThat(file.catalogue().entries(Section.EXCHANGES))
                .containsExactly(
                        new CatalogueEntry(Section.EXCHANGES, "binance", "Binance", true),
                        new CatalogueEntry(Section.EXCHANGES, "kraken", "Kraken", false));
        assertThat(file.catalogue().entries(Section.COINS))
                .extracting(CatalogueEntry::active)
                .containsExactly(true, true);
        assertThat(file).hasToString("StarFile[training_stars.yaml, 2 stars]");
    }

    @Test
    void both_file_names_have_one_shape() throws IOException {
        String star = "{exchange: binance, coin: BTC, quote: USDT, market_type: spot, intervals: [1h]}";
        assertThat(read(HEAD + "starlistings:\n  - " + star + "\n").catalogue())
                .isEqualTo(read(star(star)).catalogue());
    }

    @Test
    void unknown_names_are_told_with_line_and_known_ones() {
        assertProblem(
                star("{exchange: binanse, coin: btc, quote: EUR, market_type: swap, intervals: [1m, 7m]}"),
                "training_stars.yaml, line 20: unknown exchange 'binanse': known are binance, kraken.",
                "line 20: unknown coin 'btc': known are BTC, SOL; write BTC.",
                "unknown quote 'EUR': known are USDT.",
                "unknown market_type 'swap': known are perps, spot.",
                "unknown interval '7m': known are 1M, 1h, 1m.",
                "Nothing was changed.");
    }

    @Test
    void lines_are_those_of_the_file_in_block_style_too() {
        assertProblem(
                HEAD + "training_stars:\n  # one\n  - exchange: binance\n    coin: DOGE\n    quote: USDT\n"
                        + "    market_type: perps\n    intervals:\n      - 1m\n      - 4h\n",
                "line 22: unknown coin 'DOGE'",
                "line 27: unknown interval '4h'");
    }

    @Test
    void a_mistyped_key_or_section_is_an_error_and_never_ignored() {
        assertProblem(
                star("{exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: [1m], actve: false}"),
                "unknown key 'actve' (did you mean active?): known are active, coin");
        assertProblem(HEAD + "training_star: []\n", "unknown section 'training_star'", "no section training_stars");
        assertProblem(HEAD + "training_stars: []\nstarlistings: []\n", "both training_stars and starlistings");
        assertProblem(HEAD + "coins: []\ntraining_stars: []\n", "line 19: 'coins' stands here a second time");
    }

    @Test
    void what_is_missing_or_of_another_shape_is_told() {
        assertProblem(star("{exchange: binance, coin: BTC, quote: USDT, intervals: [1m]}"), "'market_type' is missing");
        assertProblem(
                star("{exchange: binance, coin: BTC, quote: USDT, market_type: perps}"), "'intervals' is missing");
        assertProblem(
                star("{exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: 1m}"),
                "intervals should be a list, not '1m'");
        assertProblem(
                star("{exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: []}"),
                "intervals is empty");
        assertProblem(
                star("{exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: [1m], active: maybe}"),
                "active should be true or false, not 'maybe'");
        assertProblem(star("binance"), "Each star should be a mapping of names to values, not 'binance'");
        assertProblem("", "is empty");
        assertProblem("- a\n", "The file should be a mapping");
        assertProblem("coins: [\n", "line", "not YAML");
        assertThatThrownBy(() -> StarFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("There is no file");
    }

    @Test
    void one_series_named_twice_is_an_error() {
        String star = "{exchange: binance, coin: BTC, quote: USDT, market_type: perps, intervals: [1m]}";
        assertProblem(star(star + "\n  - " + star), "line 21: binance:BTC/USDT:USDT 1m is on line 20 already");
    }

    @Test
    void an_interval_has_its_own_seconds() {
        assertProblem(
                HEAD.replace("3600", "60") + "training_stars: []\n", "line 17: interval 1h has 3600 seconds, not 60");
    }

    @Test
    void a_symbol_with_a_slash_in_one_place_and_without_in_another_is_refused() {
        assertProblem(HEAD.replace("symbol: SOL", "symbol: SOL/USDT") + "training_stars: []\n", "line 9", "SOL/USDT");
    }

    @Test
    void market_types_and_intervals_may_be_left_out_and_anchors_used() throws IOException {
        StarFile file = read("""
                exchanges: [{name: binance}]
                coins: [{symbol: 1INCH}, {symbol: "NO"}, {symbol: 1e5}]
                quote_currencies: [{symbol: USDT}]
                starlistings:
                  - {exchange: binance, coin: 1INCH, quote: USDT, market_type: spot, intervals: &all [1m, 1d]}
                  - {exchange: binance, coin: NO, quote: USDT, market_type: spot, intervals: *all}
                  - {exchange: binance, coin: 1e5, quote: USDT, market_type: perps, intervals: *all}
                """);
        assertThat(file.catalogue().stars())
                .extracting(Star::toString)
                .containsExactly(
                        "binance:1INCH/USDT 1m",
                        "binance:1INCH/USDT 1d",
                        "binance:NO/USDT 1m",
                        "binance:NO/USDT 1d",
                        "binance:1e5/USDT:USDT 1m",
                        "binance:1e5/USDT:USDT 1d");
    }
}
