package dev.kirby.exchange.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.quality.Finding;
import dev.kirby.quality.QualityReport;
import dev.kirby.quality.QualityRule;
import dev.kirby.quality.QualityVerdict;
import dev.kirby.series.CandleSeries;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a generated market has in common with a real one, and what it must never have. */
class GeneratedMarketTest {

    private static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    private static final GeneratedMarket YEAR =
            GeneratedMarket.of(42, BTC, GeneratedMarket.BEGIN.plus(Duration.ofDays(365)));

    private static double[] returns(CandleSeries candles) {
        double[] closes = candles.closes();
        double[] returns = new double[closes.length - 1];
        Arrays.setAll(returns, i -> Math.log(closes[i + 1] / closes[i]));
        return returns;
    }

    private static double correlation(double[] a, double[] b, int lag) {
        int n = a.length - lag;
        double meanA = Arrays.stream(a, 0, n).average().orElseThrow();
        double meanB = Arrays.stream(b, lag, b.length).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < n; i++) {
            double x = a[i] - meanA;
            double y = b[i + lag] - meanB;
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        return ab / Math.sqrt(aa * bb);
    }

    @Test
    void every_candle_is_sound_and_only_the_planted_minutes_are_absent() {
        QualityReport report = YEAR.minutes().check().requireClean();
        assertThat(report.gaps()).isEqualTo(YEAR.gaps()).isNotEmpty();
        assertThat(report.findings())
                .filteredOn(f -> f.verdict() == QualityVerdict.WARN)
                .extracting(Finding::rule)
                .containsExactly(QualityRule.CONTINUITY);
        assertThat(YEAR.minutes().size()
                        + report.findings().stream()
                                .filter(f -> f.rule() == QualityRule.CONTINUITY)
                                .mapToLong(Finding::count)
                                .sum())
                .isEqualTo(365 * 1440);
    }

    @Test
    void returns_do_not_predict_returns_but_sizes_predict_sizes() {
        double[] returns = returns(YEAR.minutes().resample(Interval.M5));
        double[] sizes = Arrays.stream(returns).map(Math::abs).toArray();
        assertThat(correlation(returns, returns, 1)).isBetween(-0.03, 0.03);
        assertThat(correlation(returns, returns, 7)).isBetween(-0.03, 0.03);
        assertThat(correlation(sizes, sizes, 1)).isGreaterThan(0.15);
        assertThat(correlation(sizes, sizes, 12)).isGreaterThan(0.08);
        assertThat(correlation(sizes, sizes, 288)).isGreaterThan(0.05);
    }

    @Test
    void tails_are_fat_and_volume_follows_volatility() {
        CandleSeries five = YEAR.minutes().resample(Interval.M5);
        double[] returns = returns(five);
        double mean = Arrays.stream(returns).average().orElseThrow();
        double second =
                Arrays.stream(returns).map(r -> Math.pow(r - mean, 2)).average().orElseThrow();
        double fourth =
                Arrays.stream(returns).map(r -> Math.pow(r - mean, 4)).average().orElseThrow();
        assertThat(fourth / (second * second)).isGreaterThan(4);
        double[] sizes = Arrays.stream(returns).map(Math::abs).toArray();
        double[] volumes = Arrays.copyOfRange(five.volumes(), 1, five.size());
        assertThat(correlation(sizes, volumes, 0)).isGreaterThan(0.3);
        double perDay = Math.sqrt(second * 288);
        assertThat(perDay).isBetween(0.01, 0.06);
    }

    @Test
    void seed_and_instrument_decide_and_the_end_does_not() {
        GeneratedMarket shorter = GeneratedMarket.of(42, BTC, GeneratedMarket.BEGIN.plus(Duration.ofDays(30)));
        assertThat(YEAR.minutes().slice(0, shorter.minutes().size())).isEqualTo(shorter.minutes());
        assertThat(GeneratedMarket.of(43, BTC, GeneratedMarket.BEGIN.plus(Duration.ofDays(30)))
                        .minutes())
                .isNotEqualTo(shorter.minutes());
    }

    @Test
    void spot_and_perps_move_together_but_are_not_the_same() {
        GeneratedMarket spot = GeneratedMarket.of(
                42, Instrument.parse("binance:BTC/USDT"), GeneratedMarket.BEGIN.plus(Duration.ofDays(365)));
        double[] spotDays = returns(spot.minutes().resample(Interval.H1));
        double[] perpsDays = returns(YEAR.minutes().resample(Interval.H1));
        assertThat(correlation(spotDays, perpsDays, 0)).isGreaterThan(0.95);
        assertThat(spot.minutes().closes()).isNotEqualTo(YEAR.minutes().closes());
        assertThat(spot.funding().isEmpty()).isTrue();
        assertThat(YEAR.funding().size()).isEqualTo(365 * 3);
    }
}
