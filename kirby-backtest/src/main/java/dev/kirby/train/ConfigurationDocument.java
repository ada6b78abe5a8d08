package dev.kirby.train;

import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.Costs;
import dev.kirby.breaker.CircuitBreakers;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Performance;
import dev.kirby.series.CandleSeries;
import dev.kirby.validate.PlainRules;
import dev.kirby.validate.Regime;
import dev.kirby.validate.Verdict;
import dev.kirby.validate.WalkForwardResult;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sections of a configuration document. Every figure of performance, statistical_validation and risk_allocation is of the
 * test windows of the walk-forward; what the chosen parameters did over all data, in hindsight, stands in in_sample. What this
 * data does not contain (fills, order flow, sentiment, order books) is null.
 */
final class ConfigurationDocument {

    private final Map<String, @Nullable Object> sections = new LinkedHashMap<>();

    private ConfigurationDocument() {}

    /**
     * Writes all sections.
     *
     * @param out the walk-forward
     * @param whole the chosen parameters over all data; the defaults where nothing was chosen, and then in_sample is unknown
     */
    static Map<String, @Nullable Object> of(
            WalkForwardResult out, BacktestResult whole, Instant created, Map<String, String> run) {
        ConfigurationDocument document = new ConfigurationDocument();
        document.metadata(whole, created, run);
        document.context(whole);
        document.performance(out, whole.backtest().costs());
        document.statistics(out);
        document.validation(out);
        document.inSample(whole, out.newest().isPresent());
        document.unknown(
                "execution_metrics",
                "fill_rate partial_fill_rate time_to_fill_ms slippage_vs_mid_bps adverse_selection_score"
                        + " post_trade_drift_1m post_trade_drift_5m rejection_rate");
        document.regime(whole.backtest().bars());
        document.unknown(
                "alternative_data_signals",
                "order_flow_imbalance options_flow funding_rate perpetual_basis social_sentiment whale_activity_score"
                        + " exchange_inflow_outflow");
        document.unknown(
                "adversarial_analysis",
                "adversarial_score trap_probability smart_money_alignment similar_patterns_detected"
                        + " competitor_activity_level unusual_mm_behavior spoofing_detected");
        document.risk(out.performance());
        document.unknown(
                "market_microstructure",
                "avg_spread_bps book_depth_ratio book_imbalance tick_size_impact maker_rebate taker_fee"
                        + " level2_depth_score microstructure_noise");
        document.unknown(
                "pattern_health",
                "months_since_discovery performance_degradation degradation_velocity death_signals death_signal_count"
                        + " resurrection_score correlation_to_other_patterns");
        document.breakers();
        document.unknown(
                "meta_learning_outputs",
                "pattern_failure_predictors optimal_market_conditions edge_expiration_estimate"
                        + " recommended_alternatives");
        return document.sections;
    }

    private Map<String, @Nullable Object> section(String name) {
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        sections.put(name, section);
        return section;
    }

    private void unknown(String name, String keys) {
        Map<String, @Nullable Object> section = section(name);
        for (String key : keys.split(" ")) {
            section.put(key, null);
        }
    }

    private static @Nullable Double known(Performance run, Metric metric) {
        return known(run.value(metric));
    }

    private static @Nullable Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private void metadata(BacktestResult whole, Instant created, Map<String, String> run) {
        Map<String, @Nullable Object> section = section("metadata");
        section.put("model_version", whole.provenance().versions());
        section.put("discovery_date", created.toString());
        section.put("engine_hash", whole.provenance().fingerprint());
        section.put("runtime_env", "java " + Runtime.version().feature());
        section.putAll(run);
    }

    private void context(BacktestResult whole) {
        var bars = whole.backtest().bars();
        Map<String, @Nullable Object> section = section("context");
        section.put("pair", bars.instrument().coin() + "/" + bars.instrument().quote());
        section.put("exchange", bars.instrument().exchange());
        section.put("market_type", bars.instrument().type().toString());
        section.put("timeframe", bars.interval().toString());
        section.put("data_start", bars.range().start().toString());
        section.put("data_end", bars.range().end().toString());
    }

    private void performance(WalkForwardResult out, Costs costs) {
        Performance run = out.performance();
        Map<String, @Nullable Object> section = section("performance");
        section.put("gross_WR", known(run, Metric.GROSS_WIN_RATE));
        section.put("avg_win", known(run, Metric.AVG_WIN));
        section.put("avg_loss", known(run, Metric.AVG_LOSS));
        section.put("exchange_fees", costs.fee());
        section.put("est_slippage", costs.slippage());
        section.put("actual_slippage", null);
        section.put("NET_PROFIT", known(run, Metric.NET_PROFIT));
        section.put("sample_size", run.trades().size());
    }

    private void statistics(WalkForwardResult out) {
        Performance run = out.performance();
        Map<String, @Nullable Object> section = section("statistical_validation");
        section.put("sharpe_ratio", known(run, Metric.SHARPE));
        section.put("calmar_ratio", known(run, Metric.CALMAR));
        section.put("sortino_ratio", known(run, Metric.SORTINO));
        section.put("p_value", known(out.pValue()));
        section.put("z_score", known(out.zScore()));
        section.put("deflated_sharpe_ratio", known(out.deflatedSharpe()));
        section.put("probability_of_backtest_overfitting", known(out.overfittingProbability()));
        section.put("monte_carlo_var", known(out.monteCarloVar()));
        section.put("stability_score", known(run, Metric.STABILITY_SCORE));
        section.put("drawdown_duration", known(run, Metric.DRAWDOWN_DURATION));
        section.put("trade_clustering", known(run, Metric.TRADE_CLUSTERING));
        section.put("rolling_30d_sharpe", known(run, Metric.ROLLING_30D_SHARPE));
        section.put("lifetime_sharpe_ratio", known(run, Metric.LIFETIME_SHARPE));
    }

    private void inSample(BacktestResult whole, boolean chosen) {
        Map<String, @Nullable Object> section = section("in_sample");
        section.put("data_start", whole.backtest().range().start().toString());
        section.put("data_end", whole.backtest().range().end().toString());
        for (Metric metric : Metric.values()) {
            section.put(metric.key(), chosen ? known(whole.performance(), metric) : null);
        }
    }

    private void validation(WalkForwardResult out) {
        Map<String, @Nullable Object> section = section("validation");
        section.put("method", "walk_forward");
        section.put("windows", out.windows().size());
        section.put("traded_windows", out.profitableWindows().of());
        section.put("profitable_windows", out.profitableWindows().hits());
        section.put("trials", out.trials());
        section.put("looks", out.looks().isPresent() ? out.looks().getAsInt() : null);
        Verdict verdict = out.verdict();
        section.put("verdict", verdict.outcome().name());
        section.put("p_value", known(verdict.p()));
        section.put("days_to_decide", known(verdict.daysToDecide()));
        section.put("reasons", verdict.reasons());
        section.put("notes", out.notes());
        PlainRules plain = out.plainRules();
        Map<String, @Nullable Object> rules = new LinkedHashMap<>();
        rules.put("pass", plain.pass());
        rules.put("train_sharpe", known(plain.trainSharpe()));
        rules.put("test_sharpe", known(plain.testSharpe()));
        rules.put("train_win_rate", known(plain.trainWinRate()));
        rules.put("test_win_rate", known(plain.testWinRate()));
        rules.put("stability_score", known(plain.stability()));
        rules.put("objections", plain.objections());
        section.put("plain_rules", rules);
    }

    /** The regime in which the data end, from days before only. */
    private void regime(CandleSeries bars) {
        Map<String, @Nullable Object> section = section("ensemble_regime_classification");
        Regime regime = Regime.at(bars, bars.range().endMillis());
        boolean known = !Double.isNaN(regime.bull());
        section.put("regime", known ? regime.label().key() : null);
        section.put("bull", known(regime.bull()));
        section.put("bear", known(regime.bear()));
        section.put("sideways", known(regime.sideways()));
        section.put("volatile", known(regime.volatileShare()));
        section.put("regime_models", null);
        section.put("final_regime_probability", known(regime.share(regime.label())));
        section.put("regime_transition_probability", null);
        section.put("regime_stability_score", null);
    }

    private void risk(Performance run) {
        Map<String, @Nullable Object> section = section("risk_allocation");
        section.put("kelly_fraction", known(run, Metric.KELLY_FRACTION));
        section.put("correlation_adjusted_weight", null);
        section.put("regime_adjusted_size", null);
        section.put("max_position_size", null);
        section.put("current_allocation", null);
        section.put("var_95", known(run, Metric.VAR_95));
        section.put("cvar_95", known(run, Metric.CVAR_95));
    }

    private void breakers() {
        Map<String, @Nullable Object> section = section("circuit_breakers");
        section.putAll(CircuitBreakers.DEFAULT.toMap());
    }
}
