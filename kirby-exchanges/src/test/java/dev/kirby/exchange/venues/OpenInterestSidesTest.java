package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.exchange.OpenInterestSides;
import dev.kirby.exchange.OpenInterestSides.Counted;
import dev.kirby.exchange.venues.ScriptedVenue.Answer;
import dev.kirby.market.Instrument;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gate's history of open interest beside its present value, of three contracts at one time. */
class OpenInterestSidesTest {

    private static final Instant NOW = Instant.parse("2025-06-01T10:07:42Z");
    private static final List<Instrument> THREE = Stream.of("BTC", "ETH", "SOL")
            .map(coin -> Instrument.perps("gate", coin, "USDT"))
            .toList();

    private static ScriptedVenue venue(String contracts, double btc, double eth, double sol) {
        ScriptedVenue server = new ScriptedVenue("gate", NOW)
                .on(
                        "/api/v4/futures/usdt/contracts",
                        "[{\"name\":\"BTC_USDT\",\"quanto_multiplier\":\"0.0001\"},{\"name\":\"ETH_USDT\","
                                + "\"quanto_multiplier\":\"0.01\"},{\"name\":\"SOL_USDT\",\"quanto_multiplier\":\"1\"}]");
        long time = NOW.getEpochSecond() / 300 * 300 - 300;
        server.on("/api/v4/futures/usdt/contract_stats", asked -> {
            double history = 1_000_000
                    * switch (String.valueOf(asked.params().get("contract"))) {
                        case "BTC_USDT" -> btc;
                        case "ETH_USDT" -> eth;
                        default -> sol;
                    };
            return Answer.json(
                    history == 0 ? "[]" : "[{\"time\":" + time + ",\"open_interest\":" + (long) history + "}]");
        });
        for (Instrument instrument : THREE) {
            server.on(
                    "/api/v4/futures/usdt/contracts/" + instrument.coin() + "_USDT",
                    "{\"name\":\"" + instrument.coin() + "_USDT\",\"position_size\":" + contracts + "}");
        }
        return server;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.01, 0.99, ONCE",
        "2, 2.01, 1.98, TWICE",
        "1, 2, 1, UNKNOWN",
        "1.5, 1.5, 1.5, UNKNOWN",
        "2, 2, 0, UNKNOWN"
    })
    void what_the_history_counts_is_decided_by_several_contracts(double btc, double eth, double sol, Counted counted) {
        try (ScriptedVenue server = venue("1000000", btc, eth, sol)) {
            OpenInterestSides sides = OpenInterestSides.compare(server.exchange(), THREE);
            assertThat(sides.counted()).isEqualTo(counted);
            assertThat(sides.ratios()).hasSize(sol == 0 ? 2 : 3);
            assertThat(sides.toString()).hasSizeLessThan(80).contains("gate counts " + counted);
        }
    }

    @Test
    void too_few_contracts_decide_nothing() {
        try (ScriptedVenue server = venue("1000000", 2, 2, 2)) {
            assertThatThrownBy(() -> OpenInterestSides.compare(server.exchange(), THREE.subList(0, 2)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("3 instruments at least, not 2");
        }
    }
}
