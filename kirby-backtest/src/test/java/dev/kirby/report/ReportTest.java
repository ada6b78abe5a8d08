package dev.kirby.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.indicator.MovingAverages;
import dev.kirby.market.Side;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Trade;
import dev.kirby.quality.QualityCheck;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.TimeSeries;
import dev.kirby.strategy.Exits;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.ParameterGrid;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.sweep.Sweep;
import dev.kirby.sweep.SweepResult;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.WalkForwardResult;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pages and pictures: safe whatever the names are, whole, and true to the numbers. */
class ReportTest {

    private static final String HOSTILE =
            "</script><script>alert(1)</script><!--\"'><img src=x onerror=alert(2)>&\u2028";
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);
    private static final CandleSeries BARS = RandomMarkets.candles(new Random(3), 6_000);
    /** Easily pleased, so that it trades. */
    private static final Strategy TRADING = LiquiditySweep.with(Params.of("volume_spike_threshold", 0.4)
            .with("reversal_candle_size", 0)
            .with("key_level_lookback", 8));

    @Test
    void names_are_text_and_never_markup() throws Exception {
        TimeSeries series = TimeSeries.of("x", new long[] {0, 1000, 2000}, new double[] {1, 2, 3});
        Report hostile = Report.of(HOSTILE)
                .subtitle(HOSTILE)
                .warning(HOSTILE)
                .headline(Report.Tone.BAD, HOSTILE, HOSTILE, List.of(HOSTILE))
                .figure(HOSTILE, 1, Notation.NUMBER)
                .with(Section.of(HOSTILE)
                        .text(HOSTILE)
                        .wide(LineChart.of(HOSTILE).line(HOSTILE, series, Ink.BLUE))
                        .small(BarChart.of(HOSTILE, List.of(HOSTILE)).bars(HOSTILE, new double[] {1}, Ink.BLUE))
                        .wide(CandleChart.of(HOSTILE, BARS).column(HOSTILE, BARS.closes()))
                        .choice(HOSTILE, Map.of(HOSTILE, List.of(heat(HOSTILE))))
                        .table(HOSTILE, Table.empty().text(HOSTILE).row(HOSTILE))
                        .table(HOSTILE, Table.empty().text(HOSTILE).row(HOSTILE).ofTrades()));
        String html = hostile.toHtml();
        assertThat(html).doesNotContain("<script>alert", "<img", "<!--");
        // What begins and ends scripts is what the page itself has: its data, its two libraries and its own.
        assertThat(html.split("<script", -1)).hasSize(5);
        assertThat(html.split("</script", -1)).hasSize(5);
        JsonNode data = data(html);
        assertThat(data.at("/charts/0/lines/0/name").asString()).isEqualTo(HOSTILE);
        assertThat(data.at("/tables/0/names/0").asString()).isEqualTo(HOSTILE);
        for (Chart chart : hostile.charts()) {
            Document svg = xml(chart.toSvg());
            assertThat(svg.getElementsByTagName("script").getLength()).isZero();
            assertThat(svg.getElementsByTagName("img").getLength()).isZero();
        }
    }

    @Test
    void a_strategy_s_name_is_text_on_its_page() {
        Strategy strategy = Strategy.of(
                HOSTILE, study -> bar -> bar % 50 == 0 ? Signal.LONG : bar % 50 == 20 ? Signal.CLOSE : Signal.NONE);
        String html = Backtest.of(BARS).run(strategy).report().toHtml();
        assertThat(html).doesNotContain("<script>alert", "<img", "<!--").contains("&lt;/script&gt;");
    }

    @Test
    void a_page_asks_for_nothing() {
        String html = Backtest.of(BARS).run(TRADING).report().toHtml();
        String own = html.replaceAll("(?s)<script>.*?</script>", "");
        assertThat(own)
                .contains("default-src 'none'")
                .doesNotContain(" src=", "url(", "@import", "<link", "<iframe", "<object");
    }

    @Test
    void a_page_names_its_scripts_by_their_hashes_and_allows_no_others() throws Exception {
        HtmlPage page = Backtest.of(BARS).run(TRADING).report().toPage();
        List<String> hashes = new ArrayList<>();
        Matcher scripts =
                Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL).matcher(page.html());
        while (scripts.find()) {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(scripts.group(1).getBytes(StandardCharsets.UTF_8));
            hashes.add("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        }
        assertThat(hashes).hasSize(3).isEqualTo(page.scriptHashes());
        assertThat(page.html()).contains("content=\"" + page.policy() + "\"");
        assertThat(page.policy())
                .contains("default-src 'none'", "script-src " + String.join(" ", hashes))
                .doesNotContain("script-src 'unsafe-inline'", "unsafe-eval");
        assertThat(page.html().replaceAll("(?s)<script.*?</script>", ""))
                .as("no handler in an attribute")
                .doesNotContainPattern("<[a-z]+ [^>]*\\bon[a-z]+=");
        assertThat(page)
                .hasToString(String.format(
                        "HtmlPage[%,d characters, 3 scripts]", page.html().length()));
    }

    @Test
    void the_candles_of_a_page_are_those_of_the_series() {
        for (int seed = 1; seed <= 20; seed++) {
            CandleSeries bars = RandomMarkets.candles(new Random(seed), 500);
            JsonNode d = data(Report.of("x")
                            .with(Section.of("").wide(CandleChart.of("", bars)))
                            .toHtml())
                    .at("/charts/0");
            double scale = Math.pow(10, d.get("decimals").asInt());
            double close = 0;
            double least = Arrays.stream(bars.lows()).min().orElseThrow();
            long time = d.get("start").asLong();
            int jump = 0;
            for (int bar = 0; bar < bars.size(); bar++) {
                if (bar > 0) {
                    JsonNode next = d.get("jumps").path(jump);
                    boolean jumps = next.path(0).asInt(-1) == bar;
                    time = jumps ? next.get(1).asLong() : time + d.get("step").asLong();
                    jump += jumps ? 1 : 0;
                }
                double open = close + d.get("deltas").get(4 * bar).asLong();
                close = open + d.get("deltas").get(4 * bar + 1).asLong();
                double high =
                        Math.max(open, close) + d.get("deltas").get(4 * bar + 2).asLong();
                double low =
                        Math.min(open, close) - d.get("deltas").get(4 * bar + 3).asLong();
                double[] shown = {open / scale, high / scale, low / scale, close / scale};
                double[] real = {bars.open(bar), bars.high(bar), bars.low(bar), bars.close(bar)};
                assertThat(shown).as("seed %d, bar %d", seed, bar).containsExactly(real, within(1e-3 * least));
                assertThat(time * 1000).as("seed %d, bar %d", seed, bar).isEqualTo(bars.time(bar));
            }
        }
    }

    @Test
    void a_page_has_the_figures_and_trades_of_its_result() {
        BacktestResult result = Backtest.of(BARS).costs(Costs.DEFAULT).run(TRADING);
        assertThat(result.trades()).isNotEmpty();
        String html = result.report().toHtml();
        JsonNode data = data(html);
        JsonNode trades = data.at("/charts/0/trades");
        JsonNode table = data.at("/tables/0");
        int profit = -1;
        for (int column = 0; column < table.get("names").size(); column++) {
            profit = table.get("names").get(column).asString().equals("profit") ? column : profit;
        }
        for (int i = 0; i < result.trades().size(); i++) {
            Trade trade = result.trades().get(i);
            assertThat(trades.get("entry").get(i).asInt())
                    .isEqualTo(trade.entry().bar());
            assertThat(trades.get("exit").get(i).asInt()).isEqualTo(trade.exit().bar());
            assertThat(trades.get("pnl").get(i).floatValue()).isEqualTo((float) trade.pnl());
            assertThat(table.get("columns").get(profit).get(i).floatValue()).isEqualTo((float) trade.pnl());
        }
        assertThat(html).contains("title=\"" + result.metrics().value(Metric.SHARPE) + "\"");
    }

    @Test
    void a_walk_forward_draws_what_each_window_reads_over_its_test() {
        Strategy cross = Strategy.of("cross", Params.of("fast", 5).with("slow", 40), (study, p) -> {
            double[] fast = study.sma(p.integer("fast"));
            double[] slow = study.sma(p.integer("slow"));
            return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
        });
        WalkForwardResult proof = WalkForward.days(8, 3)
                .run(
                        Backtest.of(BARS),
                        cross.space().choice("fast", 4, 6, 8, 10),
                        Optimizer.random(4).minTrades(1));
        JsonNode chart = null;
        for (JsonNode any : data(proof.report().toHtml()).get("charts")) {
            chart = any.get("kind").asString().equals("candles") ? any : chart;
        }
        assertThat(chart).isNotNull();
        JsonNode slow = null;
        for (JsonNode column : chart.get("columns")) {
            slow = column.get("name").asString().matches("sma \\(2\\)|sma 40") ? column : slow;
        }
        assertThat(slow).as("the slow average of all windows is one line").isNotNull();
        double[] expected = MovingAverages.sma(BARS, 40);
        double scale = Math.pow(10, chart.get("decimals").asInt());
        double value = 0;
        int known = 0;
        for (int bar = 0; bar < BARS.size(); bar++) {
            JsonNode delta = slow.get("deltas").get(bar);
            int at = bar;
            boolean tested =
                    proof.windows().stream().anyMatch(w -> w.window().test().contains(BARS.time(at)));
            assertThat(delta.isNull()).as("bar %d", bar).isEqualTo(!tested);
            if (tested) {
                value += delta.asLong();
                assertThat(value / scale).isCloseTo(expected[bar], within(1 / scale));
                known++;
            }
        }
        assertThat(known).isGreaterThan(500);
    }

    @Test
    void stops_and_targets_are_those_that_trades_were_left_at() {
        BacktestResult result = Backtest.of(BARS).costs(Costs.NONE).run(TRADING);
        double[] stops = result.levels().stops();
        double[] targets = result.levels().targets();
        int seen = 0;
        for (int i = 0; i < stops.length; i++) {
            Trade trade = result.trades().get(i);
            boolean gapped = trade.exitPrice() == BARS.open(trade.exit().bar());
            if (!gapped && trade.reason().name().equals("STOP_LOSS")) {
                assertThat(stops[i]).isCloseTo(trade.exitPrice(), within(1e-9));
                seen++;
            } else if (!gapped && trade.reason().name().equals("TAKE_PROFIT")) {
                assertThat(targets[i]).isCloseTo(trade.exitPrice(), within(1e-9));
                seen++;
            }
        }
        assertThat(seen).isPositive();
    }

    @Test
    void thinning_a_line_keeps_its_extremes_and_its_ends() {
        Random random = new Random(11);
        int size = 100_000;
        long[] times = new long[size];
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            times[i] = i * 60_000L;
            values[i] = random.nextGaussian();
        }
        values[31_234] = 50;
        values[77_777] = -60;
        Map<String, Object> data = LineChart.of("x")
                .line("y", TimeSeries.of("y", times, values), Ink.BLUE)
                .data()
                .orElseThrow();
        double[] kept = (double[]) ((Map<?, ?>) ((List<?>) data.get("lines")).get(0)).get("values");
        assertThat(kept).contains(50, -60, values[0], values[size - 1]).hasSizeLessThan(3_000);
    }

    @Test
    void a_histogram_counts_every_value_once() {
        double[] values =
                DoubleStream.generate(new Random(5)::nextGaussian).limit(777).toArray();
        String svg = BarChart.histogram("x", Notation.NUMBER, values).toSvg();
        Matcher counts = Pattern.compile("<title>[^<]*: ([\\d,]+)</title>").matcher(svg);
        int sum = 0;
        while (counts.find()) {
            sum += Integer.parseInt(counts.group(1).replace(",", ""));
        }
        assertThat(sum).isEqualTo(777);
    }

    @Test
    void a_legend_stands_above_what_it_names() {
        List<String> names = List.of("1", "2", "3");
        double[] values = {0.2, 0.9, 0.4};
        for (Chart chart : List.of(
                BarChart.of("bars", names)
                        .bars("most frequent class", values, Ink.MUTED)
                        .bars("model", values, Ink.BLUE),
                ScatterChart.of("points", "against it", "for it")
                        .points("won", values, values, Ink.GREEN)
                        .points("lost", values, values, Ink.RED))) {
            double legend = Double.NaN;
            double highest = Double.POSITIVE_INFINITY;
            Matcher shapes = Pattern.compile("<(?:rect x=\"[^\"]*\" y|circle cx=\"[^\"]*\" cy)=\"([^\"]*)\"([^>]*)")
                    .matcher(chart.toSvg());
            while (shapes.find()) {
                boolean mark = shapes.group(2).contains("width=\"9\" height=\"9\"");
                double y = Double.parseDouble(shapes.group(1));
                legend = mark ? y + 9 : legend;
                highest = mark ? highest : Math.min(highest, y);
            }
            assertThat(legend).as(chart.title()).isLessThan(highest);
        }
    }

    @Test
    void every_chart_of_a_result_is_a_picture_too(@TempDir Path folder) throws Exception {
        Report report = Backtest.of(BARS).run(TRADING).report();
        List<Chart> charts = Stream.concat(
                        report.charts().stream(),
                        Stream.of(
                                heat("heat"),
                                ParallelChart.of("p", List.of("a", "b"), new double[] {1, 2}, new double[] {3, 4})))
                .toList();
        for (Chart chart : charts) {
            Path png = folder.resolve("a.png");
            chart.toPng(png);
            BufferedImage image = ImageIO.read(png.toFile());
            assertThat(image.getWidth()).as(chart.title()).isEqualTo(1_800);
            assertThat(colours(image)).as(chart.title()).isGreaterThan(3);
            Path svg = folder.resolve("a.svg");
            chart.toSvg(svg);
            assertThat(xml(Files.readString(svg)).getDocumentElement().getTagName())
                    .isEqualTo("svg");
            assertThat(chart.toText().lines()).as(chart.title()).hasSizeGreaterThan(5);
            assertThat(chart.toText().lines())
                    .allSatisfy(line -> assertThat(line.length())
                            .isLessThanOrEqualTo(Math.max(96, chart.title().length())));
        }
    }

    @Test
    void a_result_without_trades_has_a_page() {
        Strategy idle = Strategy.of("idle", study -> bar -> Signal.NONE);
        assertThat(Backtest.of(BARS).run(idle).report().toHtml()).contains("NO TRADES");
    }

    @Test
    void the_heat_maps_of_a_sweep_are_over_all_values_of_the_others() {
        ParameterGrid grid = ParameterGrid.of(TRADING)
                .with("volume_spike_threshold", 0.3, 0.5, 0.8)
                .with("key_level_lookback", 5, 8, 12, 20)
                .with("stop_distance", 0.5, 1, 2);
        SweepResult sweep = Sweep.grid(grid).minTrades(1).run(Backtest.of(BARS));
        List<Chart> charts = sweep.report().charts();
        JsonNode[] maps = charts.stream()
                .filter(chart -> chart instanceof HeatChart)
                .limit(3)
                .map(chart -> new JsonMapper().readTree(Json.of(chart.data().orElseThrow())))
                .toArray(JsonNode[]::new);
        assertThat(maps[0].get("axes").asString()).startsWith("volume_spike_threshold down, key_level_lookback");
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 4; column++) {
                double[] profits = new double[3];
                for (int other = 0; other < 3; other++) {
                    profits[other] = sweep.combination((row * 4 + column) * 3 + other)
                            .run()
                            .performance()
                            .value(Metric.NET_PROFIT);
                }
                Arrays.sort(profits);
                assertThat(maps[0].at("/cells/" + row + "/" + column).floatValue())
                        .isEqualTo((float) profits[2]);
                assertThat(maps[1].at("/cells/" + row + "/" + column).floatValue())
                        .isEqualTo((float) profits[1]);
                assertThat(maps[2].at("/cells/" + row + "/" + column).floatValue())
                        .isEqualTo((float)
                                (Arrays.stream(profits).filter(p -> p > 0).count() / 3.0));
            }
        }
    }

    @Test
    void the_calendar_counts_what_is_there_and_marks_empty_days() {
        CandleSeries whole = RandomMarkets.candles(new Random(8), 3_000);
        LocalDate first = LocalDate.ofEpochDay(Math.floorDiv(whole.time(0), 86_400_000L));
        TimeRange hole =
                TimeRange.of(first.plusDays(3).toString(), first.plusDays(5).toString());
        DataCalendar calendar = DataCalendar.of(whole.id(), 10);
        QualityCheck check = QualityCheck.of(whole.id());
        int[] counts = new int[40];
        for (int bar = 0; bar < whole.size(); bar++) {
            if (!hole.contains(whole.time(bar))) {
                calendar.accept(whole.slice(bar, bar + 1).toRows());
                check.accept(whole.slice(bar, bar + 1).toRows());
                counts[(int) (Math.floorDiv(whole.time(bar), 86_400_000L) - first.toEpochDay())]++;
            }
        }
        Report report = calendar.report(check.report());
        JsonNode cells = new JsonMapper()
                .readTree(Json.of(report.chart("What is there").data().orElseThrow()))
                .get("cells");
        for (int day = 0; day < 9; day++) {
            LocalDate date = first.plusDays(day);
            int row = date.getMonthValue() - first.getMonthValue();
            float expected = counts[day] == 0 ? -1 : (float) (counts[day] / 288.0);
            assertThat(cells.at("/" + row + "/" + (date.getDayOfMonth() - 1)).floatValue())
                    .as(date.toString())
                    .isEqualTo(expected);
        }
        assertThat(report.toHtml()).contains("WARN");
        assertThat(report.chart("What is there").svg(1200))
                .as("an empty day is shaded as bad, and is no negative share")
                .contains("from none to 100")
                .doesNotContain("-100");
    }

    @Test
    void bars_whose_order_matters_are_marked_among_the_candles() {
        Strategy tight = Strategy.of("tight", Params.of("bars", 1), (study, p) -> {
            double[] atr = study.atr(14);
            return bar -> bar % 20 == 15
                    ? Signal.enter(Side.LONG, Exits.stopAndTarget(0.2 * atr[bar], 0.2 * atr[bar]))
                    : Signal.NONE;
        });
        BacktestResult result =
                Backtest.of(RandomMarkets.candles(new Random(3), 3_000)).run(tight);
        JsonNode marks = data(result.report().toHtml()).at("/charts/0/marks");
        assertThat(marks.size()).isEqualTo(result.ambiguousBars().count()).isPositive();
        assertThat(marks.get(0).get(0).asInt())
                .isEqualTo(result.ambiguousBars().bars().get(0).bar());
        assertThat(marks.get(0).get(1).asString()).isEqualTo("order of prices unknown");
        assertThatThrownBy(() -> CandleChart.of("", result.backtest().bars()).marks(Map.of(3_000_000, "x")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("3000000");
    }

    @Test
    void a_chart_that_is_not_there_is_named_with_those_that_are() {
        Report report = Report.of("x").with(Section.of("s").wide(heat("Heat")));
        assertThatThrownBy(() -> report.chart("equity"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'equity'")
                .hasMessageContaining("Heat");
        assertThat(report.chart("heat").title()).isEqualTo("Heat");
    }

    private static HeatChart heat(String title) {
        return HeatChart.of(title, List.of("1", "2"), List.of("3", "4"), new double[][] {{1, -2}, {Double.NaN, 3}});
    }

    private static long colours(BufferedImage image) {
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .distinct()
                .count();
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode data(String html) {
        Matcher found = DATA.matcher(html);
        assertThat(found.find()).isTrue();
        return new JsonMapper().readTree(found.group(1));
    }
}
