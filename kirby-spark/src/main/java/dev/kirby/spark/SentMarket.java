package dev.kirby.spark;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.series.CandleSeries;
import dev.kirby.train.Programme;
import java.io.Serializable;

/** A market on its way to an executor: its texts. */
record SentMarket(String instrument, String interval) implements Serializable {

    static SentMarket of(Programme.Market market) {
        return new SentMarket(market.instrument().toString(), market.interval().toString());
    }

    static SentMarket of(CandleSeries bars) {
        return new SentMarket(bars.instrument().toString(), bars.interval().toString());
    }

    Programme.Market received() {
        return new Programme.Market(Instrument.parse(instrument), Interval.parse(interval));
    }
}
