package dev.kirby.exchange.simulated;

import okhttp3.HttpUrl;

/** A request; the body is empty where there is none. */
record SimulatedRequest(HttpUrl url, String body) {}
