package dev.kirby.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InstrumentTest {

    /** Whatever names are allowed: what is printed is read back as the same, and as nothing else. */
    @Test
    void every_instrument_reads_back_what_it_prints() {
        String letters = "ABCXYZabcz0189";
        String inner = letters + "._-";
        Random random = new Random(4);
        for (int i = 0; i < 3_000; i++) {
            Instrument instrument = new Instrument(
                    name(random, "abcz", "abcz019_", 12),
                    name(random, letters, inner, 12),
                    name(random, letters, inner, 6),
                    random.nextBoolean() ? InstrumentType.PERPS : InstrumentType.SPOT);
            assertThat(Instrument.parse(instrument.toString())).isEqualTo(instrument);
            assertThat(instrument.toString()).isEqualTo(instrument.exchange() + ":" + instrument.symbol());
        }
    }

    private static String name(Random random, String first, String rest, int longest) {
        String name;
        do {
            StringBuilder text = new StringBuilder();
            text.append(first.charAt(random.nextInt(first.length())));
            for (int i = random.nextInt(longest); i > 0; i--) {
                text.append(rest.charAt(random.nextInt(rest.length())));
            }
            name = text.toString();
        } while (name.contains(".."));
        return name;
    }

    @ParameterizedTest
    @CsvSource({
        "binance:BTC/USDT:BTC, settles in BTC",
        "BTC/USDT, Cannot read instrument 'BTC/USDT'",
        "binance:BTC/USDT:, Cannot read instrument",
        "binance:/USDT, Cannot read instrument",
        "1binance:BTC/USDT, exchange must be a lower-case name",
        "binance:BTC/US DT, quote must be letters",
        "binance:-BTC/USDT, coin must be letters",
    })
    void what_is_wrong_with_a_text_is_said(String text, String why) {
        assertThatThrownBy(() -> Instrument.parse(text))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(why);
    }

    @Test
    void the_exchange_is_lower_case_however_it_is_written_and_coins_are_not() {
        assertThat(Instrument.parse("Binance:BTC/USDT").exchange()).isEqualTo("binance");
        assertThat(Instrument.parse("hyperliquid:kPEPE/USDC:USDC").coin()).isEqualTo("kPEPE");
    }

    @Test
    void names_have_a_greatest_length() {
        String longest = "A".repeat(30);
        assertThat(Instrument.spot("x", longest, longest).coin()).isEqualTo(longest);
        assertThatThrownBy(() -> Instrument.spot("x", longest + "A", "USDT"))
                .isInstanceOf(InvalidRequestException.class);
    }

    @ParameterizedTest
    @EnumSource
    void sides_read_back_what_they_print_in_any_case(TakerSide side) {
        assertThat(TakerSide.parse(side.toString())).isEqualTo(side);
        assertThat(TakerSide.parse(side.name())).isEqualTo(side);
        assertThatThrownBy(() -> TakerSide.parse("long"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("Unknown taker side 'long': use buy or sell.");
    }
}
