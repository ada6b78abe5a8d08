/**
 * What is kept of a training: the {@link dev.kirby.registry.TrainedConfiguration} with its {@link
 * dev.kirby.registry.LifecycleStage}, and the port through which it is kept, {@link dev.kirby.registry.Registry}. Stores
 * implement the port; who decides about stages lives in {@code dev.kirby.train}.
 */
@NullMarked
package dev.kirby.registry;

import org.jspecify.annotations.NullMarked;
