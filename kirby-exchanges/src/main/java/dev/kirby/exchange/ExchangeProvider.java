package dev.kirby.exchange;

import dev.kirby.market.Instrument;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.Support;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * Makes one venue available. Implementations have a public constructor without parameters and are named in {@code
 * META-INF/services/dev.kirby.exchange.ExchangeProvider}.
 */
public interface ExchangeProvider {

    /**
     * The venue's name as it stands in instruments.
     *
     * @return lower case, such as {@code binance}
     */
    String name();

    /**
     * What the venue can deliver, known without a request.
     *
     * @return one entry per dataset and instrument type
     */
    List<Support> supports();

    /**
     * Opens the venue; nothing is sent yet.
     *
     * @param settings its address and the settings of requests
     * @return the exchange, which the caller closes
     */
    Exchange open(ExchangeSettings settings);

    /**
     * Opens the venue's bulk archive alone; nothing is sent yet.
     *
     * @param settings where it is
     * @return the source, which the caller closes; empty if the venue publishes none
     */
    default Optional<MarketDataSource> archive(ExchangeSettings settings) {
        return Optional.empty();
    }

    /**
     * What was traded in a month, delisted or not.
     *
     * @param month such as June 2023
     * @param settings where the venue's archive is
     * @return the instruments of which the archive has candles of that month; absent if the venue lists no such thing
     */
    default Optional<List<Instrument>> pastMarkets(YearMonth month, ExchangeSettings settings) {
        return Optional.empty();
    }
}
