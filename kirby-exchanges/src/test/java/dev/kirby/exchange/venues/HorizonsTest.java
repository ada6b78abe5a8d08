package dev.kirby.exchange.venues;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long venues keep what they forget: known without asking them. */
class HorizonsTest {

    @ParameterizedTest
    @CsvSource({
        "hyperliquid:BTC/USDC:USDC, CANDLES, M1, true, PT83H18M",
        "hyperliquid:BTC/USDC:USDC, CANDLES, H1, true, PT4998H",
        "binance:BTC/USDT:USDT, OPEN_INTEREST, , false, PT719H",
        "binance:BTC/USDT:USDT, OPEN_INTEREST, , true, ",
        "binance:BTC/USD:USD, OPEN_INTEREST, , true, PT719H",
        "kucoin:BTC/USDT:USDT, OPEN_INTEREST, , true, PT167H",
        "okx:BTC/USDT:USDT, LONG_SHORT_RATIO, , true, PT119H",
        "okx:BTC/USDT:USDT, CANDLES, M1, true, ",
        "bitget:BTC/USDT:USDT, LONG_SHORT_RATIO, , true, PT2H",
        "bitget:BTC/USDT, CANDLES, M1, true, ",
        "gate:BTC/USDT, CANDLES, M1, true, PT166H38M",
        "gate:BTC/USDT:USDT, CANDLES, M1, true, ",
        "gate:BTC/USDT:USDT, CANDLES, M1, false, PT166H38M",
        "kraken:BTC/USD, CANDLES, M1, true, ",
        "bybit:BTC/USDT:USDT, TRADES, , false, "
    })
    void a_venue_that_forgets_says_when(
            String instrument, Dataset dataset, Interval interval, boolean archived, Duration kept) {
        Instrument one = Instrument.parse(instrument);
        ExchangeSettings settings = archived ? ExchangeSettings.DEFAULT : ExchangeSettings.DEFAULT.withoutArchive();
        try (Exchange exchange = Exchanges.open(one.exchange(), settings)) {
            assertThat(exchange.horizon(new SeriesId(dataset, one, interval)).orElse(null))
                    .isEqualTo(kept);
        }
    }
}
