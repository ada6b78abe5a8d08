package dev.kirby.exchange.simulated;

import java.util.logging.Level;
import java.util.logging.Logger;
import mockwebserver3.MockWebServer;

/** The HTTP server under a simulated exchange: its sockets close at once, and it does not log each request. */
final class LocalServer {

    // The server logs to java.util.logging, which Kirby itself does not use. A logger must be held, or its level is
    // forgotten.
    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

    private LocalServer() {}

    static MockWebServer create() {
        REQUESTS.setLevel(Level.WARNING);
        MockWebServer server = new MockWebServer();
        server.setServerSocketFactory(new PromptSockets());
        return server;
    }
}
