/**
 * Results to look at. A {@link dev.kirby.report.Report} is a page of {@linkplain dev.kirby.report.Section sections}; a section has
 * {@linkplain dev.kirby.report.Chart charts} and {@linkplain dev.kirby.report.Table tables}; a chart is data and a way to draw them,
 * on a page, as a picture, or in characters. Results make their own reports: {@code result.report()}, {@code result.show()}.
 */
@Experimental
@NullMarked
package dev.kirby.report;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;
