/** What stores share and users need not name. */
@NullMarked
package dev.kirby.store.internal;

import org.jspecify.annotations.NullMarked;
