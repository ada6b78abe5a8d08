package dev.kirby.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The walk through the Training Studio in a real browser, on a server in a process of its own: configure, estimate, start, watch, read the
 * verdict, activate, look at the breakers, cancel another, and come back after the server was killed. Pictures of all panels
 * are left in {@code target/browser}. Runs by {@code .ci/browser}.
 */
@Timeout(1_200)
class StudioInBrowserTest {

    private static final Path CHROMIUM = Path.of(System.getProperty("kirby.chromium", "/usr/bin/chromium"));
    private static final Path DRIVER = Path.of(System.getProperty("kirby.chromedriver", "/usr/bin/chromedriver"));
    private static final Path PICTURES = Path.of("target", "browser").toAbsolutePath();
    private static final List<String> PANELS =
            List.of("train", "jobs", "configurations", "breakers", "data", "models");
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Dimension SCREEN = new Dimension(1280, 1000);

    @TempDir
    Path folder;

    private int port;
    private Process server;
    private ChromeDriver browser;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER), "no chromium and chromedriver");
        Files.createDirectories(PICTURES);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        serve();
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toString());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage");
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        browser.manage().window().setSize(SCREEN);
    }

    @AfterEach
    void close() throws Exception {
        if (browser != null) {
            browser.quit();
        }
        if (server != null) {
            server.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
    }

    private void serve() throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        Files.deleteIfExists(said);
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path").replace("\n", File.pathSeparator),
                        Kirby.class.getName(),
                        "studio",
                        "--data",
                        folder.resolve("data").toString(),
                        "--port",
                        Integer.toString(port),
                        "--workers",
                        "1")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(said) || !Files.readString(said).contains("Training Studio: http")) {
            assertThat(server.isAlive()).as(Files.exists(said) ? Files.readString(said) : "").isTrue();
            assertThat(System.nanoTime()).as("the server starts").isLessThan(end);
            Thread.sleep(100);
        }
    }

    private WebElement find(String css) {
        return waiting().until(b -> b.findElement(By.cssSelector(css)));
    }

    private WebDriverWait waiting() {
        WebDriverWait wait = new WebDriverWait(browser, PATIENCE);
        wait.ignoring(org.openqa.selenium.NoSuchElementException.class, StaleElementReferenceException.class);
        return wait;
    }

    private String text(String css) {
        return waiting().until(b -> b.findElement(By.cssSelector(css)).getText());
    }

    private void panel(String name) {
        find("nav a[href='#" + name + "']").click();
        waiting().until(b -> b.findElement(By.cssSelector("nav a[aria-current]"))
                .getAttribute("href")
                .endsWith("#" + name));
    }

    private void trials(int count) {
        panel("train");
        String before = text("#estimate");
        WebElement field = find("input[name=nSamples]");
        field.clear();
        field.sendKeys(Integer.toString(count));
        waiting()
                .until(b -> "false".equals(find("#estimate").getAttribute("aria-busy"))
                        && !text("#estimate").equals(before)
                        && text("#estimate").contains("About"));
        assertThat(text("#estimate")).contains(String.format("%,d", count) + " trials");
    }

    /** Starts a training, and opens its job. */
    private String start(int count) {
        trials(count);
        Set<String> before = jobs();
        find("#start").click();
        String id = waiting().until(b -> {
            Set<String> now = jobs();
            now.removeAll(before);
            return now.isEmpty() ? null : now.iterator().next();
        });
        find("li[data-job='" + id + "'] a").click();
        return id;
    }

    private Set<String> jobs() {
        Set<String> ids = new LinkedHashSet<>();
        browser.findElements(By.cssSelector("li[data-job]")).forEach(one -> ids.add(one.getAttribute("data-job")));
        return ids;
    }

    private void status(String word) {
        waiting().until(b -> b.findElement(By.id("status")).getText().equals(word));
    }

    @Test
    void the_walk_from_a_configuration_to_a_verdict_and_back_after_a_kill() throws Exception {
        browser.get("http://127.0.0.1:" + port + "/");
        assertThat(text("#simulated")).contains("Nothing here is real");
        assertThat(find("input[name=pairs][value='BTC/USDT']").isSelected()).isTrue();
        assertThat(find("input[name=timeframes][value='5m']").isSelected()).isTrue();

        start(80);
        List<String> seen = new ArrayList<>();
        waiting().until(b -> {
            if (!b.findElements(By.id("percent")).isEmpty()) {
                String now = b.findElement(By.id("percent")).getText();
                if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(now)) {
                    seen.add(now);
                }
            }
            return !b.findElements(By.id("verdict")).isEmpty();
        });
        assertThat(seen).as("progress moved").hasSizeGreaterThan(1);
        String verdict = find("#verdict strong").getText();
        assertThat(verdict).isIn("SURVIVED", "UNPROVEN", "OVERFIT");
        browser.switchTo().frame(find("iframe"));
        assertThat(text(".headline strong")).as("the page of the result").isEqualTo(verdict);
        browser.switchTo().defaultContent();
        picture("result");

        find("#configuration").click();
        find("#activate").click();
        find("#deactivate");
        assertThat(text("main")).contains("is active");
        panel("breakers");
        waiting().until(b -> text(".breakers").contains("max daily loss"));
        assertThat(text(".breakers")).contains("BTC/USDT 5m", "loss streak");

        start(50_000);
        status("running");
        find("section[aria-labelledby=job] button.danger").click();
        status("cancelled");

        String left = start(50_000);
        status("running");
        pictures();
        noComplaints();
        panel("jobs");
        server.destroyForcibly().waitFor();
        waiting().until(b -> text("main").contains("does not answer"));
        serve();
        waiting().until(b -> text("li[data-job='" + left + "']").contains("interrupted"));
        find("li[data-job='" + left + "'] a").click();
        find("section[aria-labelledby=job] .job button").click();
        status("running");
        find("section[aria-labelledby=job] button.danger").click();
        status("cancelled");
    }

    /** Each panel at the widths of a phone, a screen and a wide one, light and dark; none is wider than its window. */
    private void pictures() throws IOException {
        for (String theme : List.of("light", "dark")) {
            browser.executeScript("document.documentElement.dataset.theme = arguments[0]", theme);
            for (int width : new int[] {400, 1280, 1600}) {
                browser.manage().window().setSize(new Dimension(width, 1000));
                for (String name : PANELS) {
                    panel(name);
                    waiting().until(b -> !text("main").contains("Being read"));
                    Number over = (Number)
                            browser.executeScript("return document.documentElement.scrollWidth - window.innerWidth");
                    assertThat(over.intValue()).as(name + " at " + width).isLessThanOrEqualTo(0);
                    picture("studio-" + name + "-" + width + "-" + theme);
                }
            }
        }
        browser.manage().window().setSize(SCREEN);
    }

    private void picture(String name) throws IOException {
        Files.write(PICTURES.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    /** A policy that was broken, a script that failed or a file that is missing stands in the console. */
    private void noComplaints() {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
                .filteredOn(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .extracting(LogEntry::getMessage)
                .isEmpty();
    }
}
