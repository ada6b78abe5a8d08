/**
 * What is kept of trainings beside the market data, and the ports through which it is kept: configurations and their stages
 * ({@link dev.kirby.registry.Registry}), looks at test days ({@link dev.kirby.registry.TrialLedger}), jobs ({@link
 * dev.kirby.registry.TrainingJobs}), models ({@link dev.kirby.registry.ModelArchive}) and what they said ({@link
 * dev.kirby.registry.PredictionLog}). A store implements {@link dev.kirby.registry.DocumentStorage}, and thereby has all five. Who decides
 * about stages lives in {@code dev.kirby.train}.
 */
@NullMarked
package dev.kirby.registry;

import org.jspecify.annotations.NullMarked;
