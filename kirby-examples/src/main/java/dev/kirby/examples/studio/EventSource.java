package dev.kirby.examples.studio;

import java.util.Optional;

/** What a stream of events sends. Used by one thread at a time. */
interface EventSource {

    /** What is new since the last call, as server-sent events; empty where nothing is. */
    Optional<String> next();

    /** Whether nothing follows. */
    boolean isOver();
}
