package dev.kirby.ml;

import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.Study;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A study of each other interval and market, so that the features of one share what they compute. Lives as long as one matrix is computed.
 * Thread-safe.
 */
final class OwnStudies {

    private final Map<String, Study> studies = new ConcurrentHashMap<>();

    /** The study of candles, of which there is one series for each label. */
    Study of(String label, CandleSeries candles) {
        return studies.computeIfAbsent(label, unknown -> Study.of(candles));
    }
}
