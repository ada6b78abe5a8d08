/**
 * Kirby's mains, one class each: thin runners over the library, and subcommands of {@code kirby.jar}. {@link
 * dev.kirby.examples.Kirby} collects them. No logic lives here that a user of the library would want; what several
 * commands share are only their options.
 */
@NullMarked
package dev.kirby.examples;

import org.jspecify.annotations.NullMarked;
