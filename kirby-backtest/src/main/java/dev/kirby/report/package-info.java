/**
 * Results to look at: {@link dev.kirby.report.TearSheet} makes one page of HTML that needs nothing else to be read.
 */
@NullMarked
package dev.kirby.report;

import org.jspecify.annotations.NullMarked;
