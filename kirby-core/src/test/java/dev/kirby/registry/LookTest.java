package dev.kirby.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookTest {

    private static final Look LOOK = look("binance:BTC/USDT:USDT", "5m", 42, "2024-01-01", "2024-03-01");

    @Test
    void the_same_trial_on_the_same_days_is_a_repeat_whenever_and_on_whatever_data() {
        Look later = new Look(
                LOOK.instrument(),
                LOOK.interval(),
                LOOK.trial(),
                LOOK.tested(),
                "other data",
                Instant.parse("2025-01-01T00:00:00Z"));
        assertTrue(LOOK.repeats(later));
        assertFalse(LOOK.repeats(look("binance:BTC/USDT:USDT", "5m", 43, "2024-01-01", "2024-03-01")));
        assertFalse(LOOK.repeats(look("binance:BTC/USDT:USDT", "1h", 42, "2024-01-01", "2024-03-01")));
        assertFalse(LOOK.repeats(look("binance:BTC/USDT:USDT", "5m", 42, "2024-01-01", "2024-03-02")));
    }

    @Test
    void looks_overlap_where_they_share_days_of_one_market_at_any_interval() {
        assertTrue(LOOK.overlaps(look("binance:BTC/USDT:USDT", "1h", 1, "2024-02-29", "2024-04-01")));
        assertFalse(LOOK.overlaps(look("binance:BTC/USDT:USDT", "5m", 1, "2024-03-01", "2024-04-01")));
        assertFalse(LOOK.overlaps(look("binance:BTC/USDT", "5m", 42, "2024-01-01", "2024-03-01")));
    }

    @Test
    void a_look_needs_tested_days() {
        assertThrows(
                InvalidRequestException.class,
                () -> new Look(LOOK.instrument(), LOOK.interval(), LOOK.trial(), List.of(), "data", LOOK.time()));
        assertTrue(LOOK.toString().length() <= 80);
        assertEquals("Look[binance:BTC/USDT:USDT 5m, LIQUIDITY_SWEEP_V3, from 2024-01-01]", LOOK.toString());
    }

    private static Look look(String instrument, String interval, long seed, String from, String to) {
        return new Look(
                Instrument.parse(instrument),
                Interval.parse(interval),
                new Look.Trial("LIQUIDITY_SWEEP_V3", "nine parameters", "random 1000", seed, "3+1 months"),
                List.of(TimeRange.of(from, to)),
                "data",
                Instant.parse("2024-06-01T00:00:00Z"));
    }
}
