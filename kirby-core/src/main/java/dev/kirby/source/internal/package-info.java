/** What the other modules share to read the files that they open. Not for users: it may change between releases. */
@NullMarked
package dev.kirby.source.internal;

import org.jspecify.annotations.NullMarked;
