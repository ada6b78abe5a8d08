package dev.kirby.exchange.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.SimulatedExchange;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MetersTest {

    @Test
    void requests_are_meters_until_the_exchange_is_closed() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Metrics.addRegistry(registry);
        try (SimulatedExchange venue = SimulatedExchange.okx().start()) {
            try (Exchange exchange = Exchanges.open(
                    "okx", ExchangeSettings.DEFAULT.at(venue.url()).unlimited())) {
                exchange.serverTime();
                assertThat(registry.get("kirby.requests")
                                .tags("venue", "okx", "path", "/api/v5/public/time")
                                .functionCounter()
                                .count())
                        .isEqualTo(1);
            }
            assertThat(registry.find("kirby.requests").tags("venue", "okx").functionCounters())
                    .isEmpty();
        } finally {
            Metrics.removeRegistry(registry);
        }
    }
}
