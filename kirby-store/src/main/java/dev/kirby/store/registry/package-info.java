/**
 * The ports of {@code dev.kirby.registry} over documents: configurations, the trial ledger, training jobs and models, for
 * any store that keeps documents. A document is JSON; a log holds one JSON object a line.
 */
@NullMarked
package dev.kirby.store.registry;

import org.jspecify.annotations.NullMarked;
