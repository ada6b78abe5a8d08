package dev.kirby.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server itself: its page, its headers, its end. */
@Timeout(120)
class StudioTest {

    @TempDir
    private Path folder;

    private RunningStudio running;
    private Client client;

    @BeforeEach
    void start() {
        running = RunningStudio.start(folder);
        client = running.client;
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void it_serves_the_page_with_a_policy_that_allows_no_inline_script() throws Exception {
        HttpResponse<String> page = client.send(client.request("/"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>Kirby Training Studio</title>");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().map()).containsKeys("x-content-type-options", "referrer-policy", "x-frame-options");
        assertThat(page.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void it_says_that_it_is_well_and_what_it_answers() throws Exception {
        assertThat(client.get("/health").path("status").stringValue()).isEqualTo("ok");
        assertThat(client.get("/openapi.json").path("paths").propertyNames()).contains("/health", "/openapi.json");
    }

    @Test
    void it_prepares_its_first_answers_and_changes_nothing_by_that() throws Exception {
        running.studio.warmUp();
        assertThat(client.get("/api/audit").path("changes")).isEmpty();
        assertThat(client.get("/api/training/jobs").path("total").intValue()).isZero();
        assertThat(client.get("/api/market-data/backfills").path("backfills")).isEmpty();
    }

    /** A browser asks for compressed answers; to compress a result of megabytes takes longer than to hand it over. */
    @Test
    void nothing_is_compressed_within_the_machine() throws Exception {
        HttpResponse<String> script = client.send(client.request("/studio.js").header("Accept-Encoding", "gzip"));
        assertThat(script.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(script.body()).contains("import").hasSizeGreaterThan(1_500);
    }

    @Test
    void an_error_has_one_shape() throws Exception {
        assertThat(client.refused(404, "GET", "/nothing", "")).contains("openapi.json");
        assertThat(client.refused(404, "GET", "/api/nothing", "")).contains("openapi.json");
        assertThat(client.refused(405, "POST", "/health", "{}")).contains("GET");
        assertThat(client.refused(405, "TRACE", "/health", "")).contains("GET");
        assertThat(client.refused(400, "GET", "/health?verbos=1", "")).contains("'verbos'");
    }

    @Test
    void a_port_that_is_taken_is_said_and_a_closed_server_gives_it_back() {
        int port = running.studio.address().getPort();
        StudioSettings same = StudioSettings.of("127.0.0.1", port, Optional.empty());
        assertThatThrownBy(() -> RunningStudio.start(folder, same))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("--port");
        running.close();
        RunningStudio.start(folder, same).close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("kirby-studio") || name.startsWith("kirby-training"));
    }

    @Test
    void a_server_that_others_can_reach_needs_a_key() {
        assertThatThrownBy(() -> StudioSettings.of("0.0.0.0", 0, Optional.empty()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("KIRBY_STUDIO_KEY");
        assertThatThrownBy(() -> StudioSettings.of("0.0.0.0", 0, Optional.of("short")))
                .hasMessageContaining("20")
                .hasMessageNotContaining("short");
        assertThat(StudioSettings.of("0.0.0.0", 0, Optional.of("0123456789012345678901234"))
                        .toString())
                .isEqualTo("StudioSettings[0.0.0.0:0, with a key]");
    }
}
