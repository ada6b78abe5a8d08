package dev.kirby.performance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Side;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What metrics, trades and fills say of themselves. */
class MetricsTextTest {

    private static final Metrics SOME = Metrics.of(Map.of(
            Metric.NET_PROFIT, 1234.5678,
            Metric.SAMPLE_SIZE, 1200.0,
            Metric.SHARPE, 1.255,
            Metric.GROSS_WIN_RATE, 0.5,
            Metric.MAX_DRAWDOWN, 0.0412,
            Metric.LARGEST_WIN, 1e15,
            Metric.PROFIT_FACTOR, Double.POSITIVE_INFINITY));

    @Test
    void figures_are_printed_one_a_line() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SOME.print(new PrintStream(bytes, true, UTF_8));
        List<String> lines = bytes.toString(UTF_8).lines().toList();
        assertThat(lines).hasSize(Metric.values().length);
        assertThat(lines)
                .contains(
                        "net_profit             1,234.5678",
                        "sample_size            1,200",
                        "sharpe                 1.2550",
                        "sortino                -",
                        "gross_win_rate         0.5000",
                        "largest_win            1,000,000,000,000,000.0000",
                        "profit_factor          Infinity");
    }

    @Test
    void print_writes_to_standard_output() {
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(bytes, true, UTF_8));
            SOME.print();
        } finally {
            System.setOut(out);
        }
        assertThat(bytes.toString(UTF_8)).startsWith("net_profit ");
    }

    @Test
    void short_names_are_those_of_metrics() {
        assertThat(SOME.netProfit()).isEqualTo(1234.5678);
        assertThat(SOME.sampleSize()).isEqualTo(1200);
        assertThat(SOME.sharpe()).isEqualTo(1.255);
        assertThat(SOME.winRate()).isEqualTo(0.5);
        assertThat(SOME.maxDrawdown()).isEqualTo(0.0412);
        assertThat(SOME.value(Metric.CALMAR)).isNaN();
        assertThat(SOME).hasToString("Metrics[1200 trades, net profit 1234.57, sharpe 1.26, drawdown 4.1 %]");
    }

    @Test
    void the_map_has_every_metric_in_order() {
        Map<String, Double> map = SOME.toMap();
        assertThat(map.keySet())
                .containsExactlyElementsOf(
                        Arrays.stream(Metric.values()).map(Metric::key).toList());
        assertThat(map).containsEntry("sharpe", 1.255);
        assertThatThrownBy(() -> map.put("sharpe", 2.0)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void metrics_are_equal_by_their_figures() {
        Metrics same = Metrics.of(Map.of(Metric.SHARPE, 1.0));
        assertThat(same).isEqualTo(Metrics.of(Map.of(Metric.SHARPE, 1.0)));
        assertThat(same).hasSameHashCodeAs(Metrics.of(Map.of(Metric.SHARPE, 1.0)));
        assertThat(same).isNotEqualTo(Metrics.of(Map.of(Metric.SHARPE, 2.0))).isNotEqualTo("1.0");
        assertThat(same.hashCode())
                .isNotEqualTo(Metrics.of(Map.of(Metric.SORTINO, 1.0)).hashCode());
    }

    @Test
    void names_are_read_in_any_case_and_a_wrong_one_names_the_nearest() {
        assertThat(Metric.parse(" Sharpe ")).isEqualTo(Metric.SHARPE);
        assertThatThrownBy(() -> Metric.parse("sharp"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'sharp'")
                .hasMessageContaining("did you mean sharpe")
                .hasMessageContaining("max_drawdown");
    }

    @Test
    void a_trade_knows_its_times_costs_and_share() {
        Trade trade = new Trade(
                Side.SHORT,
                2,
                new Fill(10, 1_704_067_500_000L, 100, 99, 0.25),
                new Fill(12, 1_704_068_100_000L, 90, 90.5, 0.5),
                ExitReason.TAKE_PROFIT,
                -0.125,
                16.5,
                List.of());
        assertThat(trade.entryTime()).isEqualTo(1_704_067_500_000L);
        assertThat(trade.exitTime()).isEqualTo(1_704_068_100_000L);
        assertThat(trade.entryPrice()).isEqualTo(99);
        assertThat(trade.exitPrice()).isEqualTo(90.5);
        assertThat(trade.holdingPeriods()).isEqualTo(3);
        assertThat(trade.fees()).isEqualTo(0.75);
        assertThat(trade.slippage()).isEqualTo(2 * 1 + 2 * 0.5);
        assertThat(trade.profitShare()).isEqualTo(16.5 / 198);
        assertThat(trade).hasToString("short 2024-01-01T00:05Z 99 -> 90.5 TAKE_PROFIT 16.5");
        assertThat(trade.entry()).hasToString("99.0 at bar 10");
        assertThatThrownBy(() -> new Trade(Side.LONG, 1, trade.entry(), trade.exit(), null, 0, 0, List.of()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("reason");
    }

    @Test
    void a_tally_that_is_reset_remembers_nothing() {
        TradeTally used = new TradeTally();
        for (double profit : new double[] {5, -3, 8, 1}) {
            used.add(profit);
        }
        used.reset();
        TradeTally fresh = new TradeTally();
        for (double profit : new double[] {-1, 2, 4, 0}) {
            used.add(profit);
            fresh.add(profit);
        }
        assertThat(used).usingRecursiveComparison().isEqualTo(fresh);
        assertThat(used.sharpe()).isEqualTo(fresh.sharpe());
        assertThat(used.trades).isEqualTo(4);
        assertThat(used.wins).isEqualTo(2);
        assertThat(used.net).isEqualTo(5);
        assertThat(used.gained).isEqualTo(6);
        assertThat(used.lost).isEqualTo(-1);
    }
}
