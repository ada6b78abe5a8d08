package dev.kirby.exchange.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.KirbyException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.Exchanges;
import dev.kirby.exchange.simulated.Faults;
import dev.kirby.exchange.simulated.SimulatedExchange;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class MetersTest {

    @Test
    void a_host_that_failed_too_often_is_seen_to_be_left_alone() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Metrics.addRegistry(registry);
        try (SimulatedExchange venue =
                SimulatedExchange.okx().faults(Faults.parse("503=1")).start()) {
            try (Exchange exchange = Exchanges.open(
                    "okx", ExchangeSettings.DEFAULT.at(venue.url()).unlimited().timed(Clock.systemUTC(), wait -> {}))) {
                for (int i = 0; i < 10; i++) {
                    assertThatThrownBy(exchange::serverTime).isInstanceOf(KirbyException.class);
                }
                assertThat(registry.get("kirby.requests.circuit.open")
                                .tags("venue", "okx", "host", venue.url().getAuthority())
                                .gauge()
                                .value())
                        .isEqualTo(1);
            }
            assertThat(registry.find("kirby.requests.circuit.open").gauges()).isEmpty();
        } finally {
            Metrics.removeRegistry(registry);
        }
    }

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
