/**
 * The server of the Training Studio: {@link dev.kirby.examples.studio.Studio} starts it on a store. Jobs, configurations, models and
 * market data as JSON over HTTP, described by its own OpenAPI document, and the files of the page.
 *
 * <p>A group of routes is a class that implements {@code RouteGroup}; a {@code Route} says what it takes and what it answers, both to
 * the server and to the document. What every request must pass (host, origin, key, rate, size) is in {@code Guard}.
 */
@NullMarked
package dev.kirby.examples.studio;

import org.jspecify.annotations.NullMarked;
