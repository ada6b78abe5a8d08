/**
 * Several collectors of one store: {@link dev.kirby.store.partition.Partition} says which series each has, and {@link
 * dev.kirby.store.partition.PartitionLeases} which of them is alive, by documents of the store. Who collects is not known here.
 */
@NullMarked
package dev.kirby.store.partition;

import org.jspecify.annotations.NullMarked;
