package dev.kirby.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All that a source has of a range, page by page as a backfill asks. */
public final class AllPages {

    private AllPages() {}

    public static Rows of(MarketDataSource source, SeriesId series, TimeRange range) {
        List<Rows> pages = new ArrayList<>();
        Instant from = range.start();
        while (from.isBefore(range.end())) {
            Page page = source.fetch(series, new TimeRange(from, range.end()));
            if (page.answered().isEmpty()) {
                break;
            }
            assertThat(page.answered().start()).isEqualTo(from);
            pages.add(page.rows());
            from = page.answered().end();
        }
        return Rows.concat(series.dataset(), pages);
    }
}
