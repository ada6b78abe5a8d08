/**
 * What a command needs that runs unattended: a log file that is rotated, health and metrics over HTTP, and alerts. What is counted, and when
 * that is an alert, is in the library.
 */
@NullMarked
package dev.kirby.examples.service;

import org.jspecify.annotations.NullMarked;
