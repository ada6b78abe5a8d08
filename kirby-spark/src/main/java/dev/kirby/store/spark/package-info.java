/**
 * The lake as DataFrames: {@link dev.kirby.store.spark.KirbyLake} reads the folder of a store with the types and partitions it has, and
 * resamples there. It needs Spark and the folder, no store.
 */
@Experimental
@NullMarked
package dev.kirby.store.spark;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;
