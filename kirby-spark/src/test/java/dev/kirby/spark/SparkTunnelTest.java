package dev.kirby.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.market.Interval;
import dev.kirby.optimize.Optimizer;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.tunnel.MarketModel;
import dev.kirby.validate.tunnel.WindTunnel;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class SparkTunnelTest {

    private static WindTunnel tunnel() {
        return WindTunnel.of(LiquiditySweep.space(), WalkForward.months(1, 1), Optimizer.random(5))
                .markets(3)
                .days(120)
                .furtherYears(1)
                .seed(11);
    }

    private static List<MarketModel> models() {
        return List.of(MarketModel.clustered(Interval.H1), MarketModel.reversals(Interval.H1, 0.2));
    }

    @Test
    void the_table_is_that_of_one_machine() throws Exception {
        try (SparkSession spark = LocalCluster.threads().getOrCreate()) {
            List<Integer> seen = new ArrayList<>();
            SparkTunnel onSpark = SparkTunnel.of(spark, SparkTunnelTest::tunnel)
                    .onProgress((done, total) -> seen.add(10 * total + done));
            assertThat(onSpark.run(SparkTunnelTest::models))
                    .isEqualTo(tunnel().run(models().toArray(new MarketModel[0])));
            assertThat(seen).containsExactly(61, 62, 63, 64, 65, 66);
            assertThatThrownBy(() -> onSpark.cancelWhen(() -> true).run(SparkTunnelTest::models))
                    .isInstanceOf(KirbyException.class)
                    .hasMessageContaining("cancelled before it was done");
            assertThat(onSpark).hasToString("SparkTunnel[local[2]]");
            WindTunnel captured = tunnel();
            assertThatThrownBy(() -> SparkTunnel.of(spark, () -> captured))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("captures a dev.kirby.validate.tunnel.WindTunnel, which cannot be sent");
        }
    }
}
