package dev.kirby.backtest;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.Side;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import java.time.Instant;
import java.util.function.IntToDoubleFunction;

/**
 * A market of hours in which a trade a day earns what a test says: at 100 but from ten to one o'clock, where the price is
 * higher by the result of the day in percent. With 100 units and a capital of 10,000, one percent is a hundred and a return
 * of 0.01.
 */
public final class DailyMarket {

    public static final Instrument BTC = Instrument.perps("simulated", "BTC", "USDT");
    public static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

    private DailyMarket() {}

    public static CandleSeries bars(int days, IntToDoubleFunction percent) {
        int size = days * 24;
        long[] time = new long[size];
        double[][] c = new double[5][size];
        for (int i = 0; i < size; i++) {
            time[i] = START.toEpochMilli() + i * 3_600_000L;
            int hour = i % 24;
            double moved = 100 + percent.applyAsDouble(i / 24);
            c[0][i] = hour > 10 && hour < 14 ? moved : 100;
            c[3][i] = hour >= 10 && hour < 13 ? moved : 100;
            c[1][i] = Math.max(c[0][i], c[3][i]);
            c[2][i] = Math.min(c[0][i], c[3][i]);
        }
        return CandleSeries.of(BTC, Interval.H1, time, c[0], c[1], c[2], c[3], c[4]);
    }

    /** A hundred units, without costs. */
    public static Backtest backtest(int days, IntToDoubleFunction percent) {
        return Backtest.of(bars(days, percent)).costs(Costs.NONE).sizing(Sizing.units(100));
    }

    /** Buys at ten o'clock and sells two hours later, on each of the first days. */
    public static Strategy first(int trades) {
        return Strategy.of("DAILY", study -> bar -> bar / 24 < trades ? signal(bar) : Signal.NONE);
    }

    /** Trades every second day: even ones where {@code odd} is 0, odd ones where it is 1, none where it is 2. */
    public static Strategy alternate() {
        return Strategy.of("ALTERNATE", Params.of("odd", 0), (study, params) -> {
            int odd = params.integer("odd");
            return bar -> bar / 24 % 2 == odd ? signal(bar) : Signal.NONE;
        });
    }

    private static Signal signal(int bar) {
        return bar % 24 == 9 ? Signal.enter(Side.LONG, Exits.NONE) : bar % 24 == 11 ? Signal.CLOSE : Signal.NONE;
    }
}
