package dev.kirby.exchange.simulated;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.SourceException;
import dev.kirby.internal.Logs;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.slf4j.Logger;

/**
 * An exchange on localhost that speaks a venue's protocols over real HTTP and WebSockets: that of Binance, Bybit, OKX, Hyperliquid or
 * Kraken, and over HTTP alone that of Bitfinex or dYdX, with the page sizes, bounds, orders of rows, retention and ways of saying no that each of them has.
 *
 * <pre>{@code
 * try (var venue = SimulatedExchange.binance().seed(42).start()) {
 *     var exchange = Exchanges.open("binance", venue.url());
 * }
 * }</pre>
 *
 * <p>It serves a market generated from a seed (BTC, ETH, SOL, BNB, ARB, spot and perps, from 2024-01-01 to the venue's time), or
 * the rows given to it. Like the venue it answers with the candle that has not closed yet, counts weight
 * per minute, and refuses those who ask too much. It listens on the loopback address only. Thread-safe.
 */
public final class SimulatedExchange implements AutoCloseable {

    private static final Logger LOG = Logs.of(SimulatedExchange.class);

    private final Settings settings;
    private final SimulatedRest rest;
    private final SimulatedStreams streams;
    private final MockWebServer server = LocalServer.create();

    private SimulatedExchange(Settings settings) {
        this.settings = settings;
        Instant end = settings.clock().instant().plusSeconds(86_400);
        Venue venue = Venue.named(settings.venue());
        SimulatedMarket market =
                new SimulatedMarket(venue.text(), venue.quote(), settings.seed(), end, settings.given());
        this.rest = new SimulatedRest(venue.protocol(market), settings);
        this.streams = new SimulatedStreams(
                () -> venue.streams(market), market, settings.clock(), settings.streamFaults(), settings.seed());
    }

    /**
     * Settings of a venue that speaks Binance's protocol, to be refined and started.
     *
     * @return seed 42, system time, no faults, any free port, Binance's spot budget of weight
     */
    public static Settings binance() {
        return speakingAs("binance");
    }

    /**
     * Settings of a venue that speaks Bybit's protocol.
     *
     * @return as {@link #binance()}, with Bybit's budget
     */
    public static Settings bybit() {
        return speakingAs("bybit");
    }

    /**
     * Settings of a venue that speaks OKX's protocol.
     *
     * @return as {@link #binance()}, with a budget for all paths together
     */
    public static Settings okx() {
        return speakingAs("okx");
    }

    /**
     * Settings of a venue that speaks Hyperliquid's protocol; it quotes in USDC.
     *
     * @return as {@link #binance()}, with Hyperliquid's budget of weight
     */
    public static Settings hyperliquid() {
        return speakingAs("hyperliquid");
    }

    /**
     * Settings of a venue that speaks the protocols of Kraken, spot and futures; it quotes in USD.
     *
     * @return as {@link #binance()}, with a budget for both together
     */
    public static Settings kraken() {
        return speakingAs("kraken");
    }

    /**
     * Settings of a venue by its name.
     *
     * @param venue one of {@link #names()}
     * @return the settings
     * @throws InvalidRequestException for any other name
     */
    public static Settings speakingAs(String venue) {
        return new Settings(
                venue, 42, Clock.systemUTC(), Faults.NONE, 0, Venue.named(venue).budget(), Map.of(), StreamFaults.NONE);
    }

    /**
     * The venues whose protocol can be spoken.
     *
     * @return their names as they stand in instruments
     */
    public static List<String> names() {
        return Venue.names();
    }

    /**
     * What a simulated exchange is to be like. Each method returns a copy.
     *
     * @param venue whose protocol it speaks
     * @param seed decides the generated market and when faults happen
     * @param clock the venue's time
     * @param faults what goes wrong how often
     * @param port where to listen on the loopback address, 0 for any free port
     * @param budget weight that an address may use a minute
     * @param given rows to serve instead of a generated market; empty to generate
     * @param streamFaults what goes wrong on its streams
     */
    public record Settings(
            String venue,
            long seed,
            Clock clock,
            Faults faults,
            int port,
            long budget,
            Map<SeriesId, Rows> given,
            StreamFaults streamFaults) {

        /** Checks the parts and copies the map. */
        public Settings {
            Venue.named(venue);
            requireNonNull(clock, "clock");
            requireNonNull(faults, "faults");
            requireNonNull(streamFaults, "streamFaults");
            given = Map.copyOf(given);
            if (port < 0 || port > 65_535) {
                throw new InvalidRequestException("port must be from 0 to 65535, was " + port + ".");
            }
        }

        /**
         * Another market.
         *
         * @param seed any number
         * @return the new settings
         */
        public Settings seed(long seed) {
            return new Settings(venue, seed, clock, faults, port, budget, given, streamFaults);
        }

        /**
         * Another time.
         *
         * @param clock the venue's
         * @return the new settings
         */
        public Settings clock(Clock clock) {
            return new Settings(venue, seed, clock, faults, port, budget, given, streamFaults);
        }

        /**
         * Faults.
         *
         * @param faults what goes wrong how often
         * @return the new settings
         */
        public Settings faults(Faults faults) {
            return new Settings(venue, seed, clock, faults, port, budget, given, streamFaults);
        }

        /**
         * Faults of streams.
         *
         * @param faults what goes wrong how often
         * @return the new settings
         */
        public Settings faults(StreamFaults faults) {
            return new Settings(venue, seed, clock, this.faults, port, budget, given, faults);
        }

        /**
         * A fixed port.
         *
         * @param port on the loopback address; 0 for any free one
         * @return the new settings
         */
        public Settings port(int port) {
            return new Settings(venue, seed, clock, faults, port, budget, given, streamFaults);
        }

        /**
         * A budget.
         *
         * @param weight that an address may use a minute before it is refused
         * @return the new settings
         */
        public Settings budget(long weight) {
            return new Settings(venue, seed, clock, faults, port, weight, given, streamFaults);
        }

        /**
         * Rows to serve instead of a generated market; coarser candles are built from finer ones.
         *
         * @param series what they belong to, on the exchange that the venue speaks as
         * @param rows in time order
         * @return the new settings
         */
        public Settings serving(SeriesId series, Rows rows) {
            if (!series.instrument().exchange().equals(venue)) {
                throw new InvalidRequestException(
                        "This venue speaks as " + venue + " and cannot serve " + series + ".");
            }
            Map<SeriesId, Rows> more = new LinkedHashMap<>(given);
            more.put(series, rows);
            return new Settings(venue, seed, clock, faults, port, budget, more, streamFaults);
        }

        /**
         * Candles to serve instead of a generated market.
         *
         * @param candles of the exchange that the venue speaks as
         * @return the new settings
         */
        public Settings serving(CandleSeries candles) {
            return serving(candles.id(), candles.toRows());
        }

        /**
         * Opens the venue.
         *
         * @return a running server, which the caller closes
         * @throws SourceException if the port is taken
         */
        public SimulatedExchange start() {
            SimulatedExchange exchange = new SimulatedExchange(this);
            exchange.listen();
            return exchange;
        }

        /** For example {@code SimulatedExchange.Settings[binance, seed 42, faults none]}. */
        @Override
        public String toString() {
            return "SimulatedExchange.Settings[" + venue + ", "
                    + (given.isEmpty() ? "seed " + seed : given.size() + " series") + ", faults "
                    + (faults.equals(Faults.NONE) ? "none" : "on") + "]";
        }
    }

    private void listen() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                forget();
                try {
                    return "websocket".equalsIgnoreCase(request.getHeaders().get("Upgrade"))
                            ? new MockResponse.Builder()
                                    .webSocketUpgrade(
                                            streams.listener(request.getUrl().encodedPath()))
                                    .build()
                            : rest.respond(request);
                } catch (RuntimeException | OutOfMemoryError e) {
                    // A thread that dies answers nothing, and who asked waits for the timeout.
                    LOG.error("The simulated {} failed at {}: {}", settings.venue(), request.getUrl(), e.toString());
                    return new MockResponse.Builder()
                            .code(500)
                            .body(e.toString())
                            .build();
                }
            }
        });
        try {
            server.start(InetAddress.getLoopbackAddress(), settings.port());
        } catch (IOException e) {
            throw new SourceException(
                    "Cannot listen on port " + settings.port() + ": " + e.getMessage() + ". Choose another port.", e);
        }
    }

    /** The server keeps every request for tests to take; nobody takes them here. */
    private void forget() {
        try {
            RecordedRequest taken = server.takeRequest(0, TimeUnit.MILLISECONDS);
            while (taken != null) {
                taken = server.takeRequest(0, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Where it listens.
     *
     * @return for example {@code http://127.0.0.1:41733}
     */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /**
     * How many requests came to paths that end in a name.
     *
     * @param name for example {@code klines}; empty for all
     * @return faulty ones counted
     */
    public long requests(String name) {
        return rest.requests(name);
    }

    /**
     * What the market has, as of any time: candles, funding and open interest as history has them, trades and liquidations
     * as streams do.
     *
     * @param series of this venue
     * @param range which times
     * @return rows in time order
     */
    public Rows rows(SeriesId series, TimeRange range) {
        return streams.tape().rows(series, range);
    }

    /**
     * The times of the rows of a series that were sent over streams; of funding and open interest those of the minutes in which
     * they were sent.
     *
     * @param series of this venue
     * @return in order
     */
    public long[] streamed(SeriesId series) {
        return streams.sent(series).stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * How many streams are open.
     *
     * @return connections that have not been closed by either side
     */
    public int connections() {
        return streams.connections();
    }

    /** Stops listening and ends its threads. */
    @Override
    public void close() {
        streams.close();
        server.close();
    }

    /** For example {@code SimulatedExchange[binance at http://127.0.0.1:41733]}. */
    @Override
    public String toString() {
        return "SimulatedExchange[" + settings.venue() + " at " + url() + "]";
    }
}
