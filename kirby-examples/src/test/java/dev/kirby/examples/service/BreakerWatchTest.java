package dev.kirby.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.alert.Alert;
import dev.kirby.alert.AlertRules;
import dev.kirby.alert.Alerts;
import dev.kirby.breaker.Breaker;
import dev.kirby.breaker.BreakerEvent;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.series.Rows;
import dev.kirby.store.MarketDataStore;
import dev.kirby.train.BreakerReading;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BreakerWatchTest {

    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
    private static final SeriesId MINUTES = SeriesId.candles(Instrument.parse("binance:BTC/USDT:USDT"), Interval.M1);

    @TempDir
    Path folder;

    private final List<BreakerReading> now = new ArrayList<>();
    private int found;

    private static BreakerReading reading(Breaker breaker, boolean on) {
        Optional<BreakerEvent> event = on
                ? Optional.of(new BreakerEvent(NOON, breaker, BreakerEvent.Action.PAUSE, "A", 0.03, 0.02))
                : Optional.empty();
        return new BreakerReading(breaker, on ? 0.03 : 0.01, 0.02, event);
    }

    private static Rows minute(int number) {
        return Rows.builder(Dataset.CANDLES, 1)
                .candle(NOON.toEpochMilli() + number * 60_000L, 1, 2, 0.5, 1, 10, 3)
                .build();
    }

    @Test
    void a_breaker_that_opens_raises_one_alert_and_is_found_anew_with_each_candle_only() {
        List<Alert> raised = new ArrayList<>();
        AlertRules rules = new AlertRules(10, Duration.ofMinutes(5), 5, Duration.ZERO);
        Alerts alerts = Alerts.of(Clock.fixed(NOON, ZoneOffset.UTC), rules);
        alerts.listen(raised::add);
        try (MarketDataStore store = MarketDataStore.open(folder)) {
            store.upsert(MINUTES, minute(0));
            TrainedConfiguration idle = configuration("IDLE");
            TrainedConfiguration active = configuration("A").activated(NOON);
            store.registry().save(idle, "");
            store.registry().save(active, "");
            BreakerWatch watch = new BreakerWatch(store, (of, configuration) -> {
                assertThat(configuration.id()).isEqualTo("A");
                found++;
                return now;
            });
            now.add(reading(Breaker.MAX_DAILY_LOSS, false));
            assertThat(watch.look(alerts)).containsOnlyKeys(active);
            assertThat(raised).isEmpty();

            now.set(0, reading(Breaker.MAX_DAILY_LOSS, true));
            watch.look(alerts);
            assertThat(watch.of(active)).as("no candle is newer").noneMatch(BreakerReading::isOn);
            assertThat(found).isEqualTo(1);
            store.upsert(MINUTES, minute(1));
            assertThat(watch.of(active)).as("not before the next look").noneMatch(BreakerReading::isOn);
            watch.look(alerts);
            assertThat(watch.of(active)).allMatch(BreakerReading::isOn);
            assertThat(found).isEqualTo(2);
            assertThat(raised)
                    .singleElement()
                    .hasToString(
                            "breaker open: binance:BTC/USDT:USDT 1m MAX_DAILY_LOSS: 2024-05-01T12:00:00Z MAX_DAILY_LOSS"
                                    + " pauses A: 0.03000 against 0.02000, configuration A");

            store.upsert(MINUTES, minute(2));
            now.add(reading(Breaker.LOSS_STREAK, true));
            watch.look(alerts);
            assertThat(raised).as("the other one only").hasSize(2);
            assertThat(raised.get(1).subject()).endsWith("LOSS_STREAK");

            store.registry().update("A", c -> c.deactivated(NOON), "");
            assertThat(watch.look(alerts)).isEmpty();
            assertThat(watch).hasToString("BreakerWatch[0 configurations]");
        }
    }

    private static TrainedConfiguration configuration(String id) {
        return new TrainedConfiguration(
                id,
                LifecycleStage.PAPER,
                "LIQUIDITY_SWEEP_V3",
                MINUTES.instrument(),
                Interval.M1,
                NOON,
                Map.of("pierce_depth", 0.002),
                Map.of());
    }
}
