/**
 * Bulk archives: files of whole days and months that venues publish. {@link dev.kirby.exchange.archive.ArchivedExchange} puts
 * one before a venue's REST interface and joins the two without a seam; what an archive holds, and where, is described as data by
 * {@link dev.kirby.exchange.archive.ArchiveSpec}.
 */
@Experimental
@NullMarked
package dev.kirby.exchange.archive;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;
