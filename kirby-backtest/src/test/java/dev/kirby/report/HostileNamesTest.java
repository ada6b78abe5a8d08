package dev.kirby.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.breaker.CircuitBreakers;
import dev.kirby.market.Instrument;
import dev.kirby.ml.model.Models;
import dev.kirby.ml.model.PlantedRows;
import dev.kirby.ml.validate.TimeFolds;
import dev.kirby.ml.validate.ValidationResult;
import dev.kirby.optimize.Optimizer;
import dev.kirby.portfolio.Portfolio;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.sweep.Sweep;
import dev.kirby.train.MemoryJobs;
import dev.kirby.train.MemoryRegistry;
import dev.kirby.train.Programme;
import dev.kirby.train.Training;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.WalkForwardResult;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names of strategies, columns and members are text on every kind of page; symbols and parameters cannot be anything else. */
class HostileNamesTest {

    private static final String HOSTILE =
            "</script><script>alert(1)</script><!--\"'><img src=x onerror=alert(2)>&\u2028";
    private static final String MEMBER = "<img src=y onerror=alert(3)>";
    private static final Backtest BACKTEST = Backtest.of(RandomMarkets.candles(new Random(3), 6_000));
    private static final Strategy STRATEGY =
            Strategy.of(HOSTILE, Params.of("held", 20).with("gap", 50), (study, p) -> {
                int held = p.integer("held");
                double[] own = study.column("<b onclick=alert(4)>" + held, bars -> bars.closes());
                return bar -> bar % p.integer("gap") == 0 && own[bar] > 0
                        ? Signal.LONG
                        : bar % p.integer("gap") == held ? Signal.CLOSE : Signal.NONE;
            });
    private static final WalkForward WALK = WalkForward.days(8, 3);

    private static void isText(Report report) {
        HtmlPage page = report.toPage();
        String html = page.html();
        assertThat(html).as(report.title()).doesNotContain("<script>alert", "<img", "<!--", "<b onclick");
        // A script each that the policy allows, and the data, where there are charts.
        int data = html.contains("<script type=\"application/json\" id=\"data\">") ? 1 : 0;
        for (String tag : List.of("<script", "</script")) {
            int count = html.split(tag, -1).length - 1;
            assertThat(count).as(report.title()).isEqualTo(page.scriptHashes().size() + data);
        }
        assertThat(Notebook.html(report).split("<iframe", -1)).hasSize(2);
        for (Chart chart : report.charts()) {
            assertThat(chart.toSvg()).as(chart.title()).doesNotContain("<script", "<img", "<!--", "<b onclick");
        }
    }

    @Test
    void a_backtest_and_a_sweep() {
        isText(BACKTEST.run(STRATEGY).report());
        isText(Sweep.grid(STRATEGY.values("held", 10, 14).values("gap", 40, 44))
                .minTrades(1)
                .run(BACKTEST)
                .report());
    }

    @Test
    void a_walk_forward_and_its_certificate() {
        WalkForwardResult proof = WALK.run(
                BACKTEST,
                STRATEGY.space().integer("held", 10, 30),
                Optimizer.random(3).minTrades(1));
        isText(proof.report());
        isText(proof.certificate().report());
    }

    @Test
    void a_portfolio() {
        Portfolio portfolio = Portfolio.of(10_000)
                .breakers(CircuitBreakers.DEFAULT)
                .add(HOSTILE, BACKTEST, STRATEGY)
                .add(MEMBER, BACKTEST, STRATEGY.with(Params.of("held", 10)));
        isText(portfolio.run().report());
        isText(portfolio
                .walk(
                        WALK,
                        STRATEGY.space().integer("held", 10, 30),
                        Optimizer.random(2).minTrades(1))
                .report());
    }

    @Test
    void predictions_of_a_model() {
        ValidationResult result = TimeFolds.walkForward(3)
                .run(Models.logistic(), PlantedRows.of(600, 4, 1.5, 2).data(2));
        isText(new ValidationResult(result.folds(), HOSTILE, result.paths(), result.parts()).report());
    }

    @Test
    void a_programme_and_data() {
        Programme.Market market = new Programme.Market(
                BACKTEST.bars().instrument(), BACKTEST.bars().interval());
        isText(Programme.of(
                        "hostile",
                        List.of(market),
                        m -> Training.of(BACKTEST, STRATEGY.space().integer("held", 10, 30))
                                .optimizer(Optimizer.random(3).minTrades(1))
                                .walkForward(WALK),
                        new MemoryJobs(),
                        new MemoryRegistry())
                .run()
                .report());
        isText(DataCalendar.report(BACKTEST.bars()));
    }

    @Test
    void symbols_and_parameters_are_refused() {
        assertThatThrownBy(() -> Params.of(MEMBER, 1)).isInstanceOf(InvalidRequestException.class);
        for (String symbol : List.of("binance:<img>/USDT", "binance:B\"TC/USDT", "<b>:BTC/USDT", "binance:BTC/US'DT")) {
            assertThatThrownBy(() -> Instrument.parse(symbol)).as(symbol).isInstanceOf(InvalidRequestException.class);
        }
    }
}
