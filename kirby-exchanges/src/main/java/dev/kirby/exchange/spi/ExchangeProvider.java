package dev.kirby.exchange.spi;

import dev.kirby.exchange.Exchange;
import dev.kirby.source.Support;
import java.util.List;

/**
 * Makes one venue available. Implementations have a public constructor without parameters and are named in {@code
 * META-INF/services/dev.kirby.exchange.spi.ExchangeProvider}.
 */
public interface ExchangeProvider {

    /**
     * The venue's name as it stands in instruments.
     *
     * @return lower case, such as {@code binance}
     */
    String name();

    /**
     * What the venue can deliver, told without asking it.
     *
     * @return one entry per dataset and instrument type
     */
    List<Support> supports();

    /**
     * Opens the venue; nothing is sent yet.
     *
     * @param settings where it is and how it is asked
     * @return the exchange, which the caller closes
     */
    Exchange open(ExchangeSettings settings);
}
