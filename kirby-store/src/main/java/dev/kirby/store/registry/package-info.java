/** Keeps trained configurations as JSON documents in a folder, for the lake. */
@NullMarked
package dev.kirby.store.registry;

import org.jspecify.annotations.NullMarked;
