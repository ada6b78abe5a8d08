package dev.kirby.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.breaker.Breaker;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.registry.LifecycleStage;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.registry.Transition;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.Params;
import dev.kirby.validate.tunnel.MarketModel;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitoringTest {

    private static final Instant NOW = Instant.parse("2024-01-01T00:00:00Z");

    private final MemoryRegistry registry = new MemoryRegistry();
    private final List<Transition> told = new ArrayList<>();

    private static TrainedConfiguration configuration(LifecycleStage stage, String dataEnd, double winRate) {
        return new TrainedConfiguration(
                "LIQUIDITY_SWEEP_V3_20240101_000000_abcdef",
                stage,
                LiquiditySweep.NAME,
                Instrument.perps("simulated", "BTC", "USDT"),
                Interval.H1,
                Instant.parse(dataEnd),
                Map.of("volume_spike_threshold", 2.0, "reversal_candle_size", 0.5, "key_level_lookback", 50.0),
                Map.of(
                        "context",
                        Map.of("data_end", dataEnd),
                        "performance",
                        Map.of("gross_WR", winRate, "NET_PROFIT", 2_000.0, "sample_size", 100),
                        "statistical_validation",
                        Map.of("lifetime_sharpe_ratio", 4.0, "monte_carlo_var", 0.1, "drawdown_duration", 30.0),
                        "risk_allocation",
                        Map.of("var_95", 0.02)));
    }

    private List<Monitoring.Finding> run(CandleSeries bars) {
        return Monitoring.of(
                        registry,
                        c -> Backtest.of(bars).costs(new Costs(0, 0)),
                        c -> LiquiditySweep.with(Params.of(c.parameters())))
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .onTransition(told::add)
                .run();
    }

    @Test
    void an_edge_that_is_gone_costs_the_stage_and_says_why() {
        registry.save(configuration(LifecycleStage.MATURE, "2022-06-01T00:00:00Z", 0.9), "trained");
        List<Monitoring.Finding> findings =
                run(MarketModel.clustered(Interval.H1).market(500, 4));
        assertThat(findings).hasSize(1);
        Monitoring.Finding finding = findings.get(0);
        assertThat(finding.decision().stage()).isIn(LifecycleStage.PAPER, LifecycleStage.DECAY);
        assertThat(finding.signals()).isNotEmpty();
        assertThat(finding.days()).isGreaterThan(300);
        assertThat(told)
                .hasSize(1)
                .first()
                .extracting(Transition::reason)
                .isEqualTo(finding.decision().reason());
        assertThat(registry.all().get(0).stage()).isEqualTo(finding.decision().stage());
        assertThat(registry.transitions(finding.configuration())).hasSize(2);
        assertThat(finding.toString()).startsWith("MATURE -> ");
    }

    @Test
    void a_configuration_on_paper_is_watched_until_its_rules_hold() {
        registry.save(configuration(LifecycleStage.PAPER, "2022-02-01T00:00:00Z", 0.3), "trained");
        CandleSeries bars = MarketModel.reversals(Interval.H1, 0.75).market(400, 4);
        assertThat(run(bars).get(0).decision().stage()).isEqualTo(LifecycleStage.DISCOVERY);
        Monitoring.Finding second = run(bars).get(0);
        assertThat(second.before()).isEqualTo(LifecycleStage.DISCOVERY);
        assertThat(second.decision().stage()).isIn(LifecycleStage.VALIDATION, LifecycleStage.MATURE);
        assertThat(told).hasSize(2);
    }

    @Test
    void without_new_data_or_parameters_nothing_changes() {
        registry.save(configuration(LifecycleStage.MATURE, "2030-01-01T00:00:00Z", 0.5), "trained");
        assertThat(run(MarketModel.clustered(Interval.H1).market(60, 4)))
                .first()
                .asString()
                .isEqualTo("MATURE: no data after its training yet (0 days, 0 trades)");
        assertThat(told).isEmpty();
    }

    @Test
    void circuit_breakers_are_reported_and_recorded() {
        TrainedConfiguration model = configuration(LifecycleStage.DISCOVERY, "2022-06-01T00:00:00Z", 0.3);
        Map<String, Object> sections = new LinkedHashMap<>(model.sections());
        sections.put("circuit_breakers", Map.of("consecutive_losses_limit", 2, "max_daily_loss", 0.0001));
        for (String id : List.of("FIRST", "SECOND")) {
            registry.save(
                    new TrainedConfiguration(
                            id,
                            model.stage(),
                            model.strategy(),
                            model.instrument(),
                            model.interval(),
                            model.created(),
                            model.parameters(),
                            sections),
                    "trained");
        }
        CandleSeries bars = MarketModel.clustered(Interval.H1).market(500, 4);

        List<Monitoring.Finding> findings = run(bars);

        TrainedConfiguration kept = registry.find("FIRST").orElseThrow();
        assertThat(kept.sections().get("breaker_events").toString())
                .contains("LOSS_STREAK pauses FIRST: 2.000 against 2.000")
                .contains("MAX_DAILY_LOSS pauses account")
                .contains("resumes");
        assertThat(findings.get(0).breakers()).noneMatch(event -> event.breaker() == Breaker.CORRELATION_SPIKE);
        assertThat(findings.get(1).breakers())
                .anyMatch(event -> event.breaker() == Breaker.CORRELATION_SPIKE
                        && event.configuration().equals("SECOND")
                        && event.value() > 0.999);
        assertThat(run(bars)).hasSize(2); // reads what it wrote
    }
}
