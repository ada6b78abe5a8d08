package dev.kirby.exchange.internal.rows;

import dev.kirby.internal.Logs;
import dev.kirby.market.SeriesId;
import dev.kirby.quality.Admission;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Rows without those that cannot be, such as a price of zero. One bad row of a venue does not keep the good ones out; it is
 * logged, and its time is kept, so that it counts as missing.
 *
 * @param rows those that can be
 * @param refused the times of the others
 */
public record AdmittedRows(Rows rows, TreeSet<Long> refused) {

    private static final Logger LOG = Logs.of(AdmittedRows.class);

    /**
     * Parts rows.
     *
     * @param series what they belong to
     * @param rows as they came
     * @param admission what they must be
     * @return the same rows where all can be
     */
    public static AdmittedRows of(SeriesId series, Rows rows, Admission admission) {
        TreeSet<Long> refused = new TreeSet<>();
        Rows.@Nullable Builder admitted = null;
        for (int row = 0; row < rows.size(); row++) {
            Optional<String> fault = admission.fault(rows, row);
            if (fault.isPresent()) {
                refused.add(rows.time(row));
                LOG.warn(
                        "Left out a row of {} at {}: {}. It counts as missing.",
                        series,
                        Instant.ofEpochMilli(rows.time(row)),
                        fault.get());
            }
            if (fault.isPresent() && admitted == null) {
                admitted = Rows.builder(rows.dataset(), rows.size());
                for (int before = 0; before < row; before++) {
                    admitted.copy(rows, before);
                }
            } else if (fault.isEmpty() && admitted != null) {
                admitted.copy(rows, row);
            }
        }
        return new AdmittedRows(admitted == null ? rows : admitted.build(), refused);
    }
}
