package dev.kirby.backtest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.RandomMarkets;
import dev.kirby.margin.LiquidationPrice;
import dev.kirby.margin.Margin;
import dev.kirby.margin.Perpetual;
import dev.kirby.market.ContractType;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.PriceRange;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Positions that no price of a series liquidates are known without their price of liquidation, and are the same ones. */
class LiquidationReachTest {

    private static final List<String> MARKETS =
            List.of("binance:BTC/USDT:USDT", "bybit:BTC/USDT:USDT", "okx:BTC/USDT:USDT", "kraken:BTC/USD");

    @Test
    void is_what_the_price_of_liquidation_says() {
        int reached = 0;
        int safe = 0;
        for (long seed = 1; seed <= 20_000; seed++) {
            Random random = new Random(seed);
            CandleSeries bars = bars(random);
            BarData data = BarData.of(bars, 0, Optional.empty(), Optional.empty(), 0, Perpetual.PLAIN);
            boolean isLong = random.nextBoolean();
            double entry = bars.open(random.nextInt(bars.size()));
            double balance = Math.exp(20 * random.nextDouble());
            double units = balance * Math.exp(6 * random.nextDouble() - 2) / entry;
            double price = price(bars, isLong, units, entry, balance);
            PriceRange range = bars.priceRange();
            boolean isReached = isLong ? price >= range.lowest() : price <= range.highest();
            double expected = isReached ? price : Double.NaN;
            assertThat(data.liquidation(isLong, units, entry, balance))
                    .as("seed %d", seed)
                    .isEqualTo(Double.valueOf(expected));
            reached += isReached ? 1 : 0;
            safe += isReached ? 0 : 1;
        }
        assertThat(reached).isGreaterThan(1_000);
        assertThat(safe).isGreaterThan(1_000);
    }

    private static CandleSeries bars(Random random) {
        CandleSeries some = RandomMarkets.candles(random, 20);
        Instrument instrument = Instrument.parse(MARKETS.get(random.nextInt(MARKETS.size())));
        return CandleSeries.of(instrument, some.interval(), some.toRows());
    }

    private static double price(CandleSeries bars, boolean isLong, double units, double entry, double balance) {
        Side side = isLong ? Side.LONG : Side.SHORT;
        boolean perpetual = bars.instrument().type() == InstrumentType.PERPS;
        return perpetual
                ? Margin.cross()
                        .on(bars.instrument(), ContractType.LINEAR)
                        .liquidationPrice(ContractType.LINEAR, side, units, entry, balance)
                : LiquidationPrice.bankruptcy(ContractType.LINEAR, side, units, entry, balance);
    }
}
