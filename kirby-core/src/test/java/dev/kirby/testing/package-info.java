/** What the tests of all modules share; published as the {@code tests} jar of kirby-core. */
package dev.kirby.testing;
