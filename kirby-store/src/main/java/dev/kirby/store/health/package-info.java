/**
 * Whether collecting goes well. {@link dev.kirby.store.health.HealthCheck} is where to start: it looks at the store, its
 * disk, the exchanges, and the age and the gaps of every series that is to be collected, and reports all of it in a {@link
 * dev.kirby.store.health.HealthReport}.
 */
@NullMarked
package dev.kirby.store.health;

import org.jspecify.annotations.NullMarked;
