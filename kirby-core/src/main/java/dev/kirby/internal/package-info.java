/** What all modules share and no user needs to name. */
@NullMarked
package dev.kirby.internal;

import org.jspecify.annotations.NullMarked;
