package dev.kirby.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.BacktestResult;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.RandomMarkets;
import dev.kirby.benchmark.SyntheticMarket;
import dev.kirby.breaker.CircuitBreakers;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.ml.model.Models;
import dev.kirby.ml.model.PlantedRows;
import dev.kirby.ml.validate.TimeFolds;
import dev.kirby.optimize.Optimizer;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Metrics;
import dev.kirby.performance.Trade;
import dev.kirby.portfolio.Portfolio;
import dev.kirby.portfolio.PortfolioResult;
import dev.kirby.portfolio.PortfolioWalk;
import dev.kirby.series.CandleSeries;
import dev.kirby.strategy.LiquiditySweep;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.sweep.Sweep;
import dev.kirby.train.MemoryJobs;
import dev.kirby.train.MemoryRegistry;
import dev.kirby.train.Programme;
import dev.kirby.train.ProgrammeResult;
import dev.kirby.train.Training;
import dev.kirby.validate.WalkForward;
import dev.kirby.validate.WalkForwardResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.logging.Level;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.print.PrintOptions;
import org.openqa.selenium.support.ui.WebDriverWait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every kind of page in a real browser: nothing is asked of any network, the console stays silent, every chart is drawn, at
 * the widths of a screen and of a phone, and figures are those of the result. Pictures of all pages are left in {@code
 * target/browser}. Runs by {@code .ci/browser}; skipped where chromium or its driver is missing.
 */
class PagesInBrowserTest {

    private static final Path CHROMIUM = Path.of(System.getProperty("kirby.chromium", "/usr/bin/chromium"));
    private static final Path DRIVER = Path.of(System.getProperty("kirby.chromedriver", "/usr/bin/chromedriver"));
    private static final Path PICTURES = Path.of("target", "browser").toAbsolutePath();
    private static final int MOST_BYTES = 5_000_000;
    private static final Backtest YEAR =
            Backtest.of(SyntheticMarket.bars(105_120)).costs(Costs.BINANCE_PERPS);
    private static final Strategy CROSS =
            Strategy.of("sma cross", Params.of("fast", 8).with("slow", 32), (study, p) -> {
                double[] fast = study.sma(p.integer("fast"));
                double[] slow = study.sma(p.integer("slow"));
                return bar -> fast[bar] > slow[bar] ? Signal.LONG : Signal.CLOSE;
            });

    private static ChromeDriver browser;

    @BeforeAll
    static void open() throws IOException {
        assumeTrue(Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER), "no chromium and chromedriver");
        Files.createDirectories(PICTURES);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toString());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage");
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        browser.manage().timeouts().pageLoadTimeout(Duration.ofMinutes(2)).scriptTimeout(Duration.ofMinutes(2));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.quit();
        }
    }

    @Test
    void a_backtest_of_a_year_of_5m_with_two_thousand_trades() throws IOException {
        BacktestResult result = YEAR.run(CROSS);
        assertThat(result.trades()).hasSizeGreaterThan(2_000);
        Path page = everySize("backtest", result.report());
        assertThat(Files.size(page)).isLessThanOrEqualTo(MOST_BYTES);
        sameFigures(result.metrics());
        assertThat(browser.findElements(By.cssSelector(".candles canvas"))).isNotEmpty();

        assertThat(text(".long .bar .read")).isEqualTo(String.format("25 of %,d rows", result.trades().size()));
        WebElement row = browser.findElements(By.cssSelector(".long tbody tr")).get(4);
        run("arguments[0].click()", row);
        assertThat(text(".candles .bar .read")).startsWith("#5 long ");
        System.out.printf("panning 100 steps over %d bars: %s ms a frame%n", 105_120, frames());
        assertThat(problems()).isEmpty();

        WebElement profit = browser.findElements(By.cssSelector(".long th")).stream()
                .filter(cell -> cell.getText().equals("profit"))
                .findFirst()
                .orElseThrow();
        run("arguments[0].click()", profit);
        double most = result.trades().stream().mapToDouble(t -> t.pnl()).max().orElseThrow();
        String shown = browser.findElement(By.cssSelector(".long tbody tr td:nth-child(5)"))
                .getText()
                .replace(",", "");
        assertThat(Double.parseDouble(shown)).isCloseTo(most, Percentage.withPercentage(0.1));
        String pdf = browser.print(new PrintOptions()).getContent();
        Files.write(PICTURES.resolve("backtest.pdf"), Base64.getDecoder().decode(pdf));
        assertThat(problems()).isEmpty();
    }

    @Test
    void a_backtest_with_stops_holes_and_shorts() throws IOException {
        Strategy strategy = LiquiditySweep.with(Params.of("volume_spike_threshold", 0.4)
                .with("reversal_candle_size", 0)
                .with("key_level_lookback", 8));
        BacktestResult result =
                Backtest.of(RandomMarkets.candles(new Random(3), 6_000)).run(strategy);
        everySize("holes", result.report());
        sameFigures(result.metrics());
    }

    @Test
    void a_sweep() throws IOException {
        everySize("sweep", Sweep.grid(LiquiditySweep.grid()).run(YEAR).report());
        List<WebElement> choices = browser.findElements(By.cssSelector(".choice select"));
        run("arguments[0].selectedIndex = 3; arguments[0].dispatchEvent(new Event('change'))", choices.get(0));
        run("arguments[0].selectedIndex = 2; arguments[0].dispatchEvent(new Event('change'))", choices.get(1));
        assertThat(blank()).isEmpty();
        assertThat(problems()).isEmpty();
    }

    @Test
    void a_walk_forward_and_its_certificate() throws IOException {
        WalkForwardResult proof = WalkForward.months(3, 1)
                .gapDays(7)
                .run(YEAR, LiquiditySweep.space(), Optimizer.random(20).seed(42));
        everySize("certificate", proof.certificate().report());
        assertThat(text(".headline strong")).isEqualTo(proof.verdict().outcome().name());
        everySize("walk-forward", proof.report());
        assertThat(text(".headline strong")).isEqualTo(proof.verdict().outcome().name());
        sameFigures(proof.performance().metrics());
    }

    @Test
    void a_programme_of_markets() throws IOException {
        List<Programme.Market> markets = Stream.of("BTC", "ETH", "SOL")
                .map(coin -> new Programme.Market(Instrument.perps("binance", coin, "USDT"), Interval.M5))
                .toList();
        ProgrammeResult result = Programme.of(
                        "first",
                        markets,
                        market -> Training.of(
                                        Backtest.of(SyntheticMarket.bars(
                                                20_000, market.instrument().coin().hashCode())),
                                        LiquiditySweep.space())
                                .optimizer(Optimizer.random(5).minTrades(1))
                                .walkForward(WalkForward.days(30, 15)),
                        new MemoryJobs(),
                        new MemoryRegistry())
                .run();
        everySize("programme", result.report());
        assertThat(browser.findElements(By.cssSelector("tbody tr td:first-child")).stream()
                        .map(WebElement::getText))
                .anyMatch(text -> text.contains("BTC"));
    }

    @Test
    void a_portfolio_of_three_markets_with_circuit_breakers() throws IOException {
        Portfolio portfolio = Portfolio.of(10_000).breakers(CircuitBreakers.DEFAULT);
        for (String coin : List.of("BTC", "ETH", "SOL")) {
            CandleSeries bars = CandleSeries.of(
                    Instrument.perps("binance", coin, "USDT"),
                    Interval.M5,
                    SyntheticMarket.bars(30_000, coin.hashCode()).toRows());
            portfolio = portfolio.add("binance:" + coin + "/USDT:USDT", Backtest.of(bars).costs(Costs.BINANCE_PERPS), CROSS);
        }
        PortfolioResult result = portfolio.run();
        assertThat(result.events()).isNotEmpty();
        everySize("portfolio", result.report());
        sameFigures(result.performance().metrics());
        assertThat(browser.findElements(By.cssSelector(".choice .candles canvas"))).isNotEmpty();
        assertThat(browser.findElements(By.xpath("//h3[.='Events']"))).hasSize(1);

        PortfolioWalk walk = portfolio.walk(
                WalkForward.days(40, 20),
                CROSS.space().choice("fast", 6, 8, 12),
                Optimizer.grid().minTrades(1));
        everySize("portfolio-walk", walk.report());
        assertThat(text(".headline strong")).isEqualTo(walk.verdict().outcome().name());
        sameFigures(walk.performance().metrics());
        show(PICTURES.resolve("portfolio.html"), 1_280, "light");

        // A click on a trade of the second member shows that member's candles, and the trade among them.
        Trade second = result.members().get(1).trades().get(3);
        int row = result.performance().trades().indexOf(second);
        WebElement table = browser.findElements(By.cssSelector(".long")).stream()
                .filter(rows -> rows.getText().startsWith("#"))
                .findFirst()
                .orElseThrow();
        while (table.findElements(By.cssSelector("tbody tr")).size() <= row) {
            run("arguments[0].click()", table.findElement(By.tagName("button")));
        }
        run("arguments[0].click()", table.findElements(By.cssSelector("tbody tr")).get(row));
        assertThat(run("return document.querySelector('.choice select').value")).isEqualTo("1");
        assertThat(text(".choice .candles .bar .read")).startsWith("#4 long ");
        assertThat(problems()).isEmpty();
    }

    @Test
    void predictions_of_a_model() throws IOException {
        everySize(
                "model",
                TimeFolds.walkForward(4)
                        .run(Models.logistic(), PlantedRows.of(1_500, 5, 1.5, 2).data(2))
                        .report());
        assertThat(text(".headline strong")).isEqualTo("EDGE");
    }

    @Test
    void stored_data() throws IOException {
        everySize("data", DataCalendar.report(RandomMarkets.candles(new Random(3), 60_000)));
    }

    @Test
    void a_hostile_name_runs_nothing() throws IOException {
        String name = "</script><script>window.broken=1</script><img src=x onerror=window.broken=1>\"'&";
        Strategy strategy =
                Strategy.of(name, study -> bar -> bar % 50 == 0 ? Signal.LONG : bar % 50 == 20 ? Signal.CLOSE : Signal.NONE);
        everySize(
                "hostile",
                Backtest.of(RandomMarkets.candles(new Random(3), 2_000))
                        .run(strategy)
                        .report());
        assertThat(run("return window.broken === undefined")).isEqualTo(true);
        assertThat(text("h1")).startsWith(name);
    }

    @Test
    void a_page_draws_itself_in_a_sandboxed_frame_of_a_strict_page() throws IOException {
        HtmlPage page = Backtest.of(RandomMarkets.candles(new Random(3), 2_000))
                .run(CROSS)
                .report()
                .toPage();
        Path outer = PICTURES.resolve("frame.html");
        Files.writeString(
                outer,
                "<!doctype html><meta charset=utf-8><meta http-equiv=Content-Security-Policy content=\"" + page.policy()
                        + "\"><title>frame</title><iframe sandbox=allow-scripts style=\"width:100%;height:900px\" srcdoc=\""
                        + page.html().replace("&", "&amp;").replace("\"", "&quot;") + "\"></iframe>");
        size(1_280, 1_000);
        browser.get("about:blank");
        problems();
        browser.get(outer.toUri().toString());
        browser.switchTo().frame(0);
        try {
            new WebDriverWait(browser, Duration.ofMinutes(1))
                    .until(b -> Boolean.TRUE.equals(run("return document.documentElement.dataset.ready === 'true'")));
            assertThat(browser.findElements(By.cssSelector(".candles canvas"))).isNotEmpty();
            run("const s = document.createElement('script'); s.textContent = 'window.broken = 1'; document.body.append(s)");
            assertThat(run("return window.broken === undefined")).as("no other script runs").isEqualTo(true);
        } finally {
            browser.switchTo().defaultContent();
        }
        assertThat(problems()).allMatch(problem -> problem.contains("Content Security Policy"));
    }

    /** Opens a page in both widths and both colours, looks for trouble, and keeps pictures. */
    private static Path everySize(String name, Report report) throws IOException {
        Path page = PICTURES.resolve(name + ".html");
        report.toHtml(page);
        for (String colours : List.of("dark", "light")) {
            for (int width : new int[] {400, 1280}) {
                show(page, width, colours);
                String where = name + ", " + width + " pixels, " + colours;
                assertThat(problems()).as(where).isEmpty();
                assertThat(blank()).as(where).isEmpty();
                assertThat((Long) run("return document.documentElement.scrollWidth"))
                        .as("%s: nothing reaches over the edge", where)
                        .isLessThanOrEqualTo(width);
                long height = (Long) run("return document.documentElement.scrollHeight");
                size(width, Math.min(12_000, height));
                Files.write(
                        PICTURES.resolve(name + "-" + width + "-" + colours + ".png"),
                        browser.getScreenshotAs(OutputType.BYTES));
            }
        }
        Object opened = run(
                "const t = performance.getEntriesByType('navigation')[0]; return Math.round(t.loadEventEnd - t.startTime)");
        System.out.printf("%s: %,d bytes, opened in %s ms%n", name, Files.size(page), opened);
        return page;
    }

    private static void show(Path page, int width, String colours) {
        size(width, 1_000);
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
        browser.get("about:blank");
        browser.manage().logs().get(LogType.PERFORMANCE);
        browser.get(page.toUri().toString());
        new WebDriverWait(browser, Duration.ofMinutes(1))
                .until(b -> Boolean.TRUE.equals(run("return document.documentElement.dataset.ready === 'true'")));
        // Charts draw in the next frames.
        browser.executeAsyncScript(
                "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))");
    }

    private static void size(int width, long height) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** What the console says, and every request but that for the page. */
    private static List<String> problems() {
        JsonMapper json = new JsonMapper();
        List<String> problems = new ArrayList<>();
        browser.manage().logs().get(LogType.BROWSER).forEach(entry -> problems.add("console: " + entry.getMessage()));
        browser.manage().logs().get(LogType.PERFORMANCE).forEach(entry -> {
            JsonNode message = json.readTree(entry.getMessage()).get("message");
            String url = message.at("/params/request/url").asString("");
            if (message.get("method").asString().equals("Network.requestWillBeSent")
                    && !url.startsWith(PICTURES.toUri().toString())
                    && !url.startsWith("data:")
                    && !url.equals("about:blank")) {
                problems.add("request: " + url);
            }
        });
        return problems;
    }

    /** Charts on which nothing is drawn. */
    private static List<?> blank() {
        return (List<?>) run(
                """
                const blank = [];
                const copy = document.createElement('canvas'), paper = copy.getContext('2d', {willReadFrequently: true});
                document.querySelectorAll('.drawn:not(.choice)').forEach((box, i) => {
                  const drawn = [...box.querySelectorAll('canvas')].some(canvas => {
                    if (!canvas.width || !canvas.height) return false;
                    copy.width = canvas.width; copy.height = canvas.height;
                    paper.drawImage(canvas, 0, 0);
                    const pixels = paper.getImageData(0, 0, copy.width, copy.height).data;
                    for (let k = 3; k < pixels.length; k += 4) if (pixels[k]) return true;
                    return false;
                  });
                  if (!drawn) blank.push(i + ' ' + box.className);
                });
                document.querySelectorAll('figure.small').forEach((box, i) => {
                  if (!box.querySelector('svg path, svg rect, svg text')) blank.push('small ' + i);
                });
                return blank;
                """);
    }

    /** How long the slowest and the mean frame take while the candles move: milliseconds. */
    private static Object frames() {
        return browser.executeAsyncScript(
                """
                const done = arguments[0], canvas = [...document.querySelectorAll('.candles canvas')].sort((a, b) => b.width - a.width)[0];
                const times = []; let before = performance.now(), n = 0;
                const wheel = () => {
                  const now = performance.now(); times.push(now - before); before = now;
                  const at = canvas.getBoundingClientRect();
                  canvas.dispatchEvent(new WheelEvent('wheel', {deltaX: n % 2 ? 30 : 25, deltaY: 0, clientX: at.x + 100, clientY: at.y + 100, bubbles: true, cancelable: true}));
                  if (n++ < 100) requestAnimationFrame(wheel);
                  else done('mean ' + Math.round(times.reduce((a, b) => a + b) / times.length) + ', most ' + Math.round(Math.max(...times.slice(1))));
                };
                requestAnimationFrame(wheel);
                """);
    }

    private static void sameFigures(Metrics metrics) {
        for (Metric metric : Metric.values()) {
            List<WebElement> rows = browser.findElements(
                    By.xpath("//div[contains(@class,'metrics')]//tr[td[1]='" + metric.key() + "']/td[2]"));
            assertThat(rows).as(metric.key()).hasSize(1);
            assertThat(rows.get(0).getAttribute("title"))
                    .as(metric.key())
                    .isEqualTo(Double.toString(metrics.value(metric)));
        }
        assertThat(StreamSupport.stream(
                                browser.findElements(By.cssSelector(".figures dd")).spliterator(), false)
                        .map(figure -> figure.getAttribute("title")))
                .contains(Double.toString(metrics.netProfit()), Double.toString(metrics.sharpe()));
    }

    private static String text(String selector) {
        return browser.findElement(By.cssSelector(selector)).getText();
    }

    private static Object run(String script, Object... arguments) {
        return browser.executeScript(script, arguments);
    }
}
