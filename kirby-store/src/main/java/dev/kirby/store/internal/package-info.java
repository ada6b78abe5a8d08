/** What the stores share and a user need not name. No API: it changes without notice. */
@NullMarked
package dev.kirby.store.internal;

import org.jspecify.annotations.NullMarked;
