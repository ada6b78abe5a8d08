/** Alerts for whoever is on call: {@link dev.kirby.alert.Alerts} counts errors and raises one alert for many of them. */
@NullMarked
package dev.kirby.alert;

import org.jspecify.annotations.NullMarked;
