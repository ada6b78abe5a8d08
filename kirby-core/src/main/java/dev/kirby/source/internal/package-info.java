/** What the other modules share to read sources of data. Not for users: it may change between releases. */
@NullMarked
package dev.kirby.source.internal;

import org.jspecify.annotations.NullMarked;
