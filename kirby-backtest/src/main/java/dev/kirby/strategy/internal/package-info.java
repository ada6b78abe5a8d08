/** Loops over what strategies compute, shared by rules and sweeps: not for users. */
@NullMarked
package dev.kirby.strategy.internal;

import org.jspecify.annotations.NullMarked;
