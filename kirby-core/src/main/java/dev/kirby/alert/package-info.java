/** When somebody is to be called: {@link dev.kirby.alert.Alerts} counts errors, and raises few alerts where there are many. */
@NullMarked
package dev.kirby.alert;

import org.jspecify.annotations.NullMarked;
