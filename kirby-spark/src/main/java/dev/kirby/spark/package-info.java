/**
 * The same engine on a cluster of Apache Spark, with the results that one machine has, bit for bit: {@link dev.kirby.spark.SparkSweep}
 * runs a sweep over markets and parts of its grid, {@link dev.kirby.spark.SparkTunnel} a wind tunnel over its markets.
 *
 * <p>Spark is an optional dependency: a cluster brings its own. Its types stand in signatures of this package and of
 * {@link dev.kirby.store.spark} only.
 */
@Experimental
@NullMarked
package dev.kirby.spark;

import dev.kirby.Experimental;
import org.jspecify.annotations.NullMarked;
