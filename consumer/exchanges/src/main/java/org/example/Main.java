package org.example;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.SimulatedExchange;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;

/** An hour of candles from the simulated exchange, by the adapter of the real one. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        try (SimulatedExchange venue = SimulatedExchange.binance().start();
                Exchange binance = Exchanges.open("binance", venue.url())) {
            SeriesId series = SeriesId.candles(Instrument.parse("binance:BTC/USDT:USDT"), Interval.parse("1m"));
            System.out.println(binance.fetch(series, TimeRange.of("2024-01-01", "2024-01-02"))
                            .rows()
                            .size()
                    + " rows");
        }
    }
}
