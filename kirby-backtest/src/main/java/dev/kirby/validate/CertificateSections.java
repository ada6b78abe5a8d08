package dev.kirby.validate;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.MissingFunding;
import dev.kirby.backtest.Provenance;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchResult;
import dev.kirby.performance.Bootstrap;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Moments;
import dev.kirby.performance.Performance;
import dev.kirby.performance.Trade;
import dev.kirby.strategy.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The sections of a {@link Certificate}, from a walk-forward. */
final class CertificateSections {

    private static final int RESAMPLES = 1_000;

    private final WalkForwardResult proof;
    private final WalkForwardResult.Subject subject;
    private final long seed;

    private CertificateSections(WalkForwardResult proof) {
        this.proof = proof;
        this.subject = proof.subject();
        this.seed = subject.optimizer().map(Optimizer::seed).orElse(42L);
    }

    static Certificate certificate(WalkForwardResult proof) {
        CertificateSections sections = new CertificateSections(proof);
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("subject", sections.subject());
        all.put("verdict", sections.verdict());
        all.put("out_of_sample", sections.outOfSample());
        all.put("buy_and_hold", BuyAndHold.of(proof));
        all.put("luck", sections.luck());
        all.put("windows", sections.windows());
        all.put("plain_rules", sections.plainRules());
        all.put("monte_carlo", MonteCarlo.of(proof, sections.seed));
        all.put("sensitivity", Sensitivity.of(proof));
        all.putAll(Breakdown.of(proof));
        all.put("data", sections.data());
        return Certificate.of(all);
    }

    static @Nullable Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private Map<String, @Nullable Object> subject() {
        Backtest backtest = subject.backtest();
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("series", backtest.bars().id().toString());
        section.put("data_start", backtest.bars().range().start().toString());
        section.put("data_end", backtest.bars().range().end().toString());
        section.put("bars", backtest.bars().size());
        section.put("data_fingerprint", Provenance.fingerprint(backtest.bars()));
        section.put("strategy", strategy());
        section.put("fixed_parameters", parameters());
        Map<String, @Nullable Object> space = new LinkedHashMap<>();
        subject.space().ifPresent(s -> {
            for (Dimension dimension : s.dimensions()) {
                space.put(dimension.name(), dimension.toString());
            }
        });
        section.put("space", space);
        section.put("optimizer", subject.optimizer().map(Optimizer::name).orElse("fixed"));
        section.put(
                "trials_per_window", subject.optimizer().map(Optimizer::budget).orElse(1));
        section.put("objective", subject.optimizer().map(Optimizer::objective).orElse(null));
        section.put("seed", seed);
        section.put("windows", subject.walk().division());
        section.put("costs", backtest.costs().toString());
        section.put("sizing", backtest.sizing().toString());
        section.put("capital", backtest.capital());
        section.put("funding", backtest.funding().isPresent());
        section.put("versions", provenanceVersions());
        return section;
    }

    private String strategy() {
        return subject.space()
                .map(space -> space.strategy().name())
                .or(() -> proof.windows().stream()
                        .flatMap(w -> w.test().stream())
                        .map(test -> test.strategy().name())
                        .findFirst())
                .orElse("");
    }

    private Map<String, Double> parameters() {
        return subject.space()
                .map(space -> space.strategy().params().toMap())
                .or(() -> proof.windows().stream()
                        .flatMap(w -> w.test().stream())
                        .map(test -> test.strategy().params().toMap())
                        .findFirst())
                .orElse(Map.of());
    }

    private String provenanceVersions() {
        return proof.windows().stream()
                .flatMap(w -> w.test().stream())
                .map(test -> test.provenance().versions())
                .findFirst()
                .orElse("java " + Runtime.version());
    }

    private Map<String, @Nullable Object> verdict() {
        Verdict verdict = proof.verdict();
        Verdict.Evidence evidence = verdict.evidence();
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("outcome", verdict.outcome().name());
        section.put("p_value", known(verdict.p()));
        section.put("p_value_of_one_look", known(evidence.p1()));
        section.put("p_value_probabilistic_sharpe", known(evidence.probabilistic()));
        section.put("p_value_bootstrap", known(evidence.bootstrap()));
        section.put("bootstrap_mean_block_days", known(evidence.meanBlock()));
        section.put("looks", proof.looks().isPresent() ? proof.looks().getAsInt() : null);
        section.put("days", evidence.sample().days());
        section.put("trades", evidence.sample().trades());
        section.put("sharpe", known(evidence.sharpe()));
        section.put("sharpe_upper_95", known(evidence.upperSharpe()));
        section.put("sharpe_promised", known(proof.promise()));
        section.put("sharpe_worth_having", known(evidence.worthHaving()));
        section.put("days_to_decide", known(verdict.daysToDecide()));
        section.put("reasons", verdict.reasons());
        section.put("notes", proof.notes());
        return section;
    }

    private Map<String, @Nullable Object> outOfSample() {
        Performance run = proof.performance();
        Map<Metric, double[]> intervals = run.intervals(RESAMPLES, seed);
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            Map<String, @Nullable Object> figure = new LinkedHashMap<>();
            figure.put("value", known(run.value(metric)));
            double[] interval = intervals.get(metric);
            figure.put("low_95", interval == null ? null : known(interval[0]));
            figure.put("high_95", interval == null ? null : known(interval[1]));
            section.put(metric.key(), figure);
        }
        return section;
    }

    private Map<String, @Nullable Object> luck() {
        double[] returns = proof.dailyReturns();
        Moments moments = Moments.of(returns);
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("probabilistic_sharpe", known(1 - proof.verdict().evidence().probabilistic()));
        section.put("deflated_sharpe", known(proof.deflatedSharpe()));
        section.put("trials", proof.trials());
        section.put(
                "effective_trials",
                proof.lastChoice().map(w -> known(w.effectiveTrials())).orElse(null));
        section.put(
                "minimum_track_record_days",
                known(Significance.minimumTrackRecord(
                        moments.sharpe(), 0, moments.skewness(), moments.kurtosis(), 0.95)));
        section.put("t", known(Significance.t(returns)));
        section.put("t_of_trades", known(proof.zScore()));
        section.put("normality_p", known(Significance.normality(returns)));
        section.put("autocorrelation", known(Significance.autocorrelation(returns)));
        section.put("probability_of_backtest_overfitting", known(proof.overfittingProbability()));
        proof.lastChoice().flatMap(WindowResult::search).ifPresent(search -> newestTraining(section, search));
        return section;
    }

    /** Of the newest training, which chose the parameters that would be traded. */
    private void newestTraining(Map<String, @Nullable Object> section, SearchResult search) {
        Optional<Overfitting> overfitting = Overfitting.find(search);
        Map<String, @Nullable Object> newest = new LinkedHashMap<>();
        newest.put(
                "probability_of_backtest_overfitting",
                overfitting.map(o -> known(o.probability())).orElse(null));
        newest.put(
                "probability_of_loss",
                overfitting.map(o -> known(o.probabilityOfLoss())).orElse(null));
        newest.put("degradation_slope", overfitting.map(o -> known(o.slope())).orElse(null));
        double[][] trials = WalkForwardResult.trialReturns(search);
        newest.put("trials_that_count", trials.length);
        if (trials.length > 0 && trials[0].length > 2) {
            double block = Math.max(
                    1,
                    Arrays.stream(trials)
                            .limit(50)
                            .mapToDouble(Bootstrap::blockLength)
                            .average()
                            .orElse(1));
            RealityCheck check = RealityCheck.of(trials, RESAMPLES, block, seed);
            SuperiorAbility ability = SuperiorAbility.of(trials, RESAMPLES, block, seed);
            newest.put("reality_check_p", check.p());
            newest.put("superior_ability_p", ability.p());
            newest.put("superior_ability_lower_p", ability.lower());
            newest.put("superior_ability_upper_p", ability.upper());
            double[] p = Arrays.stream(trials)
                    .map(Moments::of)
                    .mapToDouble(
                            m -> 1 - Significance.probabilisticSharpe(m.sharpe(), 0, m.n(), m.skewness(), m.kurtosis()))
                    .filter(v -> !Double.isNaN(v))
                    .toArray();
            Map<String, @Nullable Object> significant = new LinkedHashMap<>();
            significant.put("uncorrected", below(p));
            significant.put("bonferroni", below(MultipleTesting.bonferroni(p)));
            significant.put("holm", below(MultipleTesting.holm(p)));
            significant.put("benjamini_hochberg", below(MultipleTesting.benjaminiHochberg(p)));
            newest.put("trials_significant_at_5_percent", significant);
        }
        section.put("newest_training", newest);
    }

    private static long below(double[] p) {
        return Arrays.stream(p).filter(v -> v <= 0.05).count();
    }

    private Map<String, @Nullable Object> windows() {
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        Proportion profitable = proof.profitableWindows();
        section.put("traded", profitable.of());
        section.put("profitable", profitable.hits());
        section.put("profitable_share", known(profitable.share()));
        section.put("profitable_share_low_95", profitable.of() == 0 ? null : known(profitable.low(0.95)));
        section.put("profitable_share_high_95", profitable.of() == 0 ? null : known(profitable.high(0.95)));
        Homogeneity equal = proof.homogeneity();
        section.put("cochran_q", known(equal.q()));
        section.put("cochran_q_p", known(equal.p()));
        double train = proof.trainSharpe();
        section.put("train_sharpe", known(train));
        section.put("test_sharpe", known(proof.sharpe()));
        section.put("degradation", train > 0 ? known(1 - proof.sharpe() / train) : null);
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (WindowResult w : proof.windows()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("window", w.window().toString());
            row.put(
                    "parameters",
                    w.chosen().map(trial -> trial.params().toMap()).orElse(null));
            row.put(
                    "train_profit",
                    w.train()
                            .map(r -> known(r.performance().value(Metric.NET_PROFIT)))
                            .orElse(null));
            row.put(
                    "train_sharpe",
                    w.train()
                            .map(r -> known(r.performance().value(Metric.SHARPE)))
                            .orElse(null));
            row.put(
                    "test_profit",
                    w.test()
                            .map(r -> known(r.performance().value(Metric.NET_PROFIT)))
                            .orElse(null));
            row.put(
                    "test_sharpe",
                    w.test()
                            .map(r -> known(r.performance().value(Metric.SHARPE)))
                            .orElse(null));
            row.put("test_trades", w.test().map(r -> r.trades().size()).orElse(0));
            rows.add(row);
        }
        section.put("rows", rows);
        return section;
    }

    private Map<String, @Nullable Object> plainRules() {
        PlainRules plain = proof.plainRules();
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("pass", plain.pass());
        section.put("stability_score", known(plain.stability()));
        section.put("objections", plain.objections());
        return section;
    }

    private double missing(ToDoubleFunction<MissingFunding> figure) {
        return proof.windows().stream()
                .flatMap(w -> w.test().stream())
                .mapToDouble(test -> figure.applyAsDouble(test.missingFunding()))
                .sum();
    }

    private Map<String, @Nullable Object> data() {
        List<Trade> holed =
                proof.trades().stream().filter(t -> !t.gaps().isEmpty()).toList();
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        section.put("trades_over_gaps", holed.size());
        section.put(
                "profit_of_trades_over_gaps",
                holed.stream().mapToDouble(Trade::pnl).sum());
        section.put("funding_times_without_rate", missing(MissingFunding::times));
        section.put("trades_without_funding_rate", missing(MissingFunding::trades));
        section.put("net_profit_with_missing_funding_at_worst", known(missing(MissingFunding::worst)));
        section.put("net_profit_with_missing_funding_at_best", known(missing(MissingFunding::best)));
        section.put(
                "notes",
                proof.windows().stream()
                        .flatMap(w -> w.test().stream())
                        .flatMap(test -> test.notes().stream()
                                .map(note -> test.backtest()
                                                .range()
                                                .start()
                                                .toString()
                                                .substring(0, 10) + ": " + note))
                        .toList());
        return section;
    }
}
