package dev.kirby.store.health;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The findings of a health check at one moment. Immutable and thread-safe.
 *
 * @param time when it was looked at
 * @param findings one for each thing that was looked at
 */
public record HealthReport(Instant time, List<Finding> findings) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Copies the list. */
    public HealthReport {
        findings = List.copyOf(findings);
    }

    /**
     * One thing that was looked at.
     *
     * @param check what was looked for: {@code store}, {@code disk}, {@code exchange}, {@code clock}, {@code freshness},
     *     {@code gaps}, {@code horizon} or {@code errors}
     * @param subject of what, such as an exchange or a series
     * @param ok whether it is well
     * @param value what was measured, NaN if nothing could be: seconds of age, skew and time left, milliseconds to answer, bytes free,
     *     counts of gaps and errors
     * @param detail the same for people, and what to do if it is not well
     */
    public record Finding(String check, String subject, boolean ok, double value, String detail) {

        /** For example {@code ok   freshness binance:BTC/USDT:USDT candles 1m: closed 31 s ago}. */
        @Override
        public String toString() {
            return (ok ? "ok   " : "FAIL ") + check + " " + subject + ": " + detail;
        }
    }

    /**
     * Whether all is well.
     *
     * @return false if one thing is not
     */
    public boolean isHealthy() {
        return findings.stream().allMatch(Finding::ok);
    }

    /**
     * What is not well.
     *
     * @return none if all is
     */
    public List<Finding> failures() {
        return findings.stream().filter(finding -> !finding.ok()).toList();
    }

    /**
     * The report as JSON, on one line.
     *
     * @return an object with {@code time}, {@code healthy} and {@code findings}; a value that could not be measured is null
     */
    public String toJson() {
        ObjectNode json = JSON.createObjectNode();
        json.put("time", time.toString());
        json.put("healthy", isHealthy());
        ArrayNode array = json.putArray("findings");
        for (Finding finding : findings) {
            ObjectNode node = array.addObject()
                    .put("check", finding.check())
                    .put("subject", finding.subject())
                    .put("ok", finding.ok());
            if (Double.isNaN(finding.value())) {
                node.putNull("value");
            } else {
                node.put("value", finding.value());
            }
            node.put("detail", finding.detail());
        }
        return JSON.writeValueAsString(json);
    }

    /** Prints a line for each thing, and one for all, to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints a line for each thing, and one for all.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        findings.forEach(out::println);
        out.println(this);
    }

    /** For example {@code Health: all 12 checks well} or {@code Health: 2 of 12 checks FAILED}. */
    @Override
    public String toString() {
        return isHealthy()
                ? String.format(Locale.ROOT, "Health: all %d checks well", findings.size())
                : String.format(
                        Locale.ROOT,
                        "Health: %d of %d checks FAILED",
                        failures().size(),
                        findings.size());
    }
}
