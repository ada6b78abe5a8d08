package dev.kirby.validate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kirby.InvalidRequestException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a certificate prints, compares and shows on its page, of one that was written by hand. */
class CertificateTextTest {

    private static final String JSON = """
            {"subject": {"strategy": "CROSS", "series": "binance:BTC/USDT 1h", "data_start": "2024-01-01", "data_end": "2025-01-01",
                         "data_fingerprint": "abc", "versions": null},
             "verdict": {"outcome": "SURVIVED", "p_value": 0.012345, "looks": 3, "sharpe": 1.5, "sharpe_upper_95": 2.25, "days": 300,
                         "trades": 41, "reasons": ["it is above zero", "41 trades are enough"], "notes": ["a window was empty"]},
             "plain": {"interval": [0.5, 1.25], "kinds": ["a", "b"], "whole": 2.0, "huge": 1000000000.0, "nothing": {}},
             "by_year": {"2024": {"days": 300, "net_profit": -12.5}, "2025": {"days": 1, "sharpe": null}},
             "windows": [{"start": "2024-02-01", "params": {"fast": 5.0, "slow": 20.0}}, {"start": "2024-03-01"}],
             "sensitivity": {"dies_at": 0.00123456, "rows": [{"fee": 0.001, "net_profit": 17.25}]},
             "seeds": [1, 2, 3],
             "remark": "made by hand"}
            """;

    private final Certificate certificate = Certificate.parse(JSON);

    @Test
    void every_section_is_printed_one_line_an_entry() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        certificate.print(new PrintStream(printed, true, UTF_8));
        assertThat(printed.toString(UTF_8).lines().map(line -> line.replaceAll("(?<=\\S) {2,}", " | ")))
                .containsExactly(
                        "SUBJECT",
                        "  strategy | CROSS",
                        "  series | binance:BTC/USDT 1h",
                        "  data_start | 2024-01-01",
                        "  data_end | 2025-01-01",
                        "  data_fingerprint | abc",
                        "  versions | -",
                        "VERDICT",
                        "  outcome | SURVIVED",
                        "  p_value | 0.01235",
                        "  looks | 3",
                        "  sharpe | 1.500",
                        "  sharpe_upper_95 | 2.250",
                        "  days | 300",
                        "  trades | 41",
                        "  reasons",
                        "    it is above zero",
                        "    41 trades are enough",
                        "  notes",
                        "    a window was empty",
                        "PLAIN",
                        "  interval | 0.5000 to 1.250",
                        "  kinds",
                        "    a",
                        "    b",
                        "  whole | 2.000",
                        "  huge | 1.000e+09",
                        "  nothing",
                        "BY YEAR",
                        "  2024",
                        "    days | 300",
                        "    net_profit | -12.50",
                        "  2025",
                        "    days | 1",
                        "    sharpe | -",
                        "WINDOWS",
                        "  start 2024-02-01, params fast 5.000, slow 20.00",
                        "  start 2024-03-01",
                        "SENSITIVITY",
                        "  dies_at | 0.001235",
                        "  rows",
                        "    fee 0.001000, net_profit 17.25",
                        "SEEDS",
                        "  1",
                        "  2",
                        "  3",
                        "REMARK",
                        "  made by hand");
    }

    @Test
    void each_difference_is_named_by_its_path() {
        assertThat(certificate.differences(Certificate.parse(JSON))).isEmpty();
        Certificate other = Certificate.parse(JSON.replace("\"days\": 300, \"net_profit\": -12.5", "\"days\": 299")
                .replace("\"fast\": 5.0", "\"fast\": 6.0")
                .replace("[1, 2, 3]", "[1, 2]")
                .replace("\"remark\": \"made by hand\"", "\"further\": true"));
        assertThat(certificate.differences(other))
                .containsExactly(
                        "by_year.2024.days: 300 here, 299 there",
                        "by_year.2024.net_profit: -12.5 here, null there",
                        "windows[0].params.fast: 5.0 here, 6.0 there",
                        "seeds: [1, 2, 3] here, [1, 2] there",
                        "remark: made by hand here, null there",
                        "further: null here, true there");
        assertThat(certificate).isNotEqualTo(other).isNotEqualTo(JSON);
        assertThat(certificate).isEqualTo(Certificate.parse(JSON)).hasSameHashCodeAs(Certificate.parse(JSON));
    }

    @Test
    void entries_are_read_as_text_and_sections_added() {
        assertThat(certificate.text("subject", "strategy")).isEqualTo("CROSS");
        assertThat(certificate.text("subject", "versions")).isEmpty();
        assertThat(certificate.text("subject", "missing")).isEmpty();
        assertThat(certificate.text("seeds", "strategy")).isEmpty();
        assertThat(certificate).hasToString("Certificate[SURVIVED, 8 sections]");
        Certificate more = certificate.with("made", Map.of("by", "hand"));
        assertThat(more.text("made", "by")).isEqualTo("hand");
        assertThat(certificate.sections()).doesNotContainKey("made");
        assertThat(Certificate.parse(more.toJson())).isEqualTo(more);
        assertThat(more.toJson()).endsWith("}\n");
        assertThat(Certificate.parse("{\"subject\": {}, \"verdict\": 1}")).hasToString("Certificate[null, 2 sections]");
        assertThatThrownBy(() -> Certificate.parse("{\"subject\": {}}"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no section 'subject' or 'verdict'");
        assertThatThrownBy(() -> Certificate.parse("{\"verdict\": {}}"))
                .hasMessageContaining("no section 'subject' or 'verdict'");
    }

    /** The text of a page, one element a line. */
    private static List<String> texts(Certificate shown) {
        String html = shown.report().toHtml();
        return html.substring(html.indexOf("<body"))
                .replaceAll("(?s)<(script|style).*?</\\1>", "")
                .replaceAll("<[^>]*>", "\n")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Test
    void the_page_opens_with_the_verdict() {
        assertThat(texts(certificate))
                .contains(
                        "Certificate of CROSS on binance:BTC/USDT 1h",
                        "2024-01-01 to 2025-01-01, data abc, null",
                        "SURVIVED",
                        "p = 0.01235 after 3 looks, Sharpe ratio 1.500 in 300 days and 41 trades out of sample.",
                        "it is above zero",
                        "41 trades are enough",
                        "a window was empty");
        Certificate uncounted = Certificate.parse(JSON.replace("\"looks\": 3,", ""));
        assertThat(texts(uncounted))
                .contains(
                        "p = 0.01235, looks not counted, Sharpe ratio 1.500 in 300 days and 41 trades out of sample.");
        Map.of("SURVIVED", "good", "OVERFIT", "bad", "UNPROVEN", "open")
                .forEach((word, tone) -> assertThat(Certificate.parse(JSON.replace("SURVIVED", word))
                                .report()
                                .toHtml())
                        .contains("class=\"headline " + tone));
    }

    /** The rows of the tables of a page, cells joined. */
    private static List<String> rows(Certificate shown) {
        String html = shown.report().toHtml();
        return html.substring(html.indexOf("<body"))
                .replaceAll("(?s)<(script|style).*?</\\1>", "")
                .replaceAll("</t[dh]>", " |")
                .replaceAll("</tr>", "\n")
                .replaceAll("<[^>]*>", "")
                .lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .toList();
    }

    @Test
    void what_is_alike_stands_in_one_table() {
        assertThat(rows(certificate))
                .contains(
                        "interval |0.5000 to 1.250 |",
                        "kinds |a; b |",
                        "whole |2 |",
                        "huge |1.000e+09 |",
                        "2024 |300 |-12.50 |- |",
                        "2025 |1 |- |- |",
                        "2024-02-01 |fast 5, slow 20 |",
                        "2024-03-01 |- |",
                        "dies at |0.001235 |",
                        "0.001000 |17.25 |")
                .noneMatch(row -> row.startsWith("reasons |") || row.startsWith("notes |"));
        assertThat(texts(certificate))
                .contains("Plain", "By year", "Seeds", "1 to 2 to 3", "made by hand", "net profit");
    }
}
