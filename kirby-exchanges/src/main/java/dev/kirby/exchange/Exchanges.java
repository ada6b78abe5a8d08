package dev.kirby.exchange;

import dev.kirby.InvalidRequestException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.internal.NearestNames;
import dev.kirby.market.Instrument;
import dev.kirby.market.TimeRange;
import dev.kirby.source.MarketDataSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * The front door to venues: {@code Exchanges.binance()}, or by name {@code Exchanges.open("binance")}.
 *
 * <p>The environment variable {@code KIRBY_<VENUE>_REST_URL} replaces all base URLs of a venue: for proxies, mirrors and
 * simulated exchanges. {@code KIRBY_<VENUE>_WS_URL} and {@code KIRBY_<VENUE>_ARCHIVE_URL} replace those of its streams and of
 * its archive alone; {@code KIRBY_<VENUE>_ARCHIVE_URL=off} does without the archive.
 */
public final class Exchanges {

    private Exchanges() {}

    /**
     * Opens Binance: spot and USD-M perpetuals.
     *
     * @return the exchange, which the caller closes; nothing is sent yet
     */
    public static Exchange binance() {
        return open("binance");
    }

    /**
     * Opens Bybit: spot and linear perpetuals.
     *
     * @return the exchange, which the caller closes; nothing is sent yet
     */
    public static Exchange bybit() {
        return open("bybit");
    }

    /**
     * Opens OKX: spot and linear perpetual swaps.
     *
     * @return the exchange, which the caller closes; nothing is sent yet
     */
    public static Exchange okx() {
        return open("okx");
    }

    /**
     * Opens Hyperliquid: spot and perpetuals.
     *
     * @return the exchange, which the caller closes; nothing is sent yet
     */
    public static Exchange hyperliquid() {
        return open("hyperliquid");
    }

    /**
     * Opens Kraken: spot, and linear perpetuals of Kraken Futures.
     *
     * @return the exchange, which the caller closes; nothing is sent yet
     */
    public static Exchange kraken() {
        return open("kraken");
    }

    /**
     * Opens Bitget: spot and USDT or USDC perpetuals.
     *
     * @return the exchange, which the caller closes; nothing is sent yet
     */
    public static Exchange bitget() {
        return open("bitget");
    }

    /**
     * Opens Coinbase: spot.
     *
     * @return the exchange, which the caller closes; nothing is sent yet
     */
    public static Exchange coinbase() {
        return open("coinbase");
    }

    /**
     * Opens Gate: spot and USDT perpetuals.
     *
     * @return the exchange, which the caller closes; nothing is sent yet
     */
    public static Exchange gate() {
        return open("gate");
    }

    /**
     * Opens KuCoin: spot and linear perpetuals.
     *
     * @return the exchange, which the caller closes; nothing is sent yet
     */
    public static Exchange kucoin() {
        return open("kucoin");
    }

    /**
     * Opens MEXC: spot and linear perpetuals.
     *
     * @return the exchange, which the caller closes; nothing is sent yet
     */
    public static Exchange mexc() {
        return open("mexc");
    }

    /**
     * Opens a venue by its name.
     *
     * @param name as {@link #names()} lists it
     * @return the exchange, which the caller closes; nothing is sent yet
     * @throws InvalidRequestException for an unknown venue; the message lists the known ones
     */
    public static Exchange open(String name) {
        return open(name, environment(name));
    }

    /** What the environment says of a venue. */
    private static ExchangeSettings environment(String name) {
        ExchangeSettings settings = Optional.ofNullable(System.getenv("KIRBY_BUDGET_SHARE"))
                .filter(text -> !text.isBlank())
                .map(text -> ExchangeSettings.DEFAULT.budgetShare(share(text)))
                .orElse(ExchangeSettings.DEFAULT);
        settings = variable(name, "_REST_URL").map(settings::at).orElse(settings);
        settings = variable(name, "_WS_URL").map(settings::streamsAt).orElse(settings);
        return archived(name, settings);
    }

    /** A fraction, {@code 1/3}, or a number, {@code 0.33}. */
    static double share(String text) {
        String[] parts = text.strip().split("/", 2);
        try {
            double share = Double.parseDouble(parts[0]);
            return parts.length == 1 ? share : share / Double.parseDouble(parts[1]);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "Cannot read KIRBY_BUDGET_SHARE '" + text + "': write a share such as 1/3 or 0.33.", e);
        }
    }

    private static ExchangeSettings archived(String name, ExchangeSettings settings) {
        return "off".equals(System.getenv(named(name, "_ARCHIVE_URL")))
                ? settings.withoutArchive()
                : variable(name, "_ARCHIVE_URL").map(settings::archiveAt).orElse(settings);
    }

    private static Optional<URI> variable(String name, String suffix) {
        String variable = named(name, suffix);
        return Optional.ofNullable(System.getenv(variable))
                .filter(text -> !text.isBlank())
                .map(text -> parse(variable, text));
    }

    private static String named(String name, String suffix) {
        return "KIRBY_" + name.toUpperCase(Locale.ROOT) + suffix;
    }

    /**
     * Opens a venue at a given place.
     *
     * @param name as {@link #names()} lists it
     * @param url the base of all its paths, such as that of a simulated exchange
     * @return the exchange, which the caller closes
     */
    public static Exchange open(String name, URI url) {
        return open(name, ExchangeSettings.DEFAULT.at(url));
    }

    /**
     * Opens a venue with settings; the environment is not looked at.
     *
     * @param name as {@link #names()} lists it
     * @param settings its address and the settings of requests
     * @return the exchange, which the caller closes
     */
    public static Exchange open(String name, ExchangeSettings settings) {
        return provider(name).open(settings);
    }

    /**
     * Opens a venue's bulk archive alone, without the venue, which does not answer everybody. An open exchange uses its
     * archive by itself.
     *
     * @param name as {@link #names()} lists it
     * @return candles, funding, metrics and trades of past days and months; the caller closes it, nothing is sent yet
     * @throws UnsupportedDataException if the venue publishes none; the message lists those that do
     */
    public static MarketDataSource archive(String name) {
        ExchangeSettings settings = environment(name);
        return provider(name)
                .archive(settings)
                .orElseThrow(() -> new UnsupportedDataException("No archive of " + name + ": there is one of "
                        + providers().stream()
                                .filter(p -> hasArchive(p, settings))
                                .map(ExchangeProvider::name)
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    /**
     * Opens a venue's bulk archive alone, where there is one and the environment does not switch it off.
     *
     * @param name as {@link #names()} lists it
     * @return absent if the venue publishes none; otherwise the caller closes it, nothing is sent yet
     */
    public static Optional<MarketDataSource> findArchive(String name) {
        ExchangeSettings settings = environment(name);
        return settings.archived() ? provider(name).archive(settings) : Optional.empty();
    }

    private static boolean hasArchive(ExchangeProvider provider, ExchangeSettings settings) {
        Optional<MarketDataSource> archive = provider.archive(settings);
        archive.ifPresent(MarketDataSource::close);
        return archive.isPresent();
    }

    /**
     * What was traded on a venue then, delisted or not: the perpetuals of which its archive has candles of that month. A backtest over
     * the markets of today's list has those alone that survived.
     *
     * <pre>{@code
     * List<Instrument> then = Exchanges.universe("gate", "2023-06-01");
     * }</pre>
     *
     * @param name as {@link #names()} lists it
     * @param date a day of the month, such as {@code 2023-06-01}
     * @return the instruments, in the order of the venue's names
     * @throws UnsupportedDataException if the venue lists nothing of the past; the message names those that do
     * @throws InvalidRequestException if the archive has no files of that month
     */
    public static List<Instrument> universe(String name, String date) {
        return universe(name, date, environment(name));
    }

    /**
     * What was traded on a venue then, with settings; the environment is not looked at.
     *
     * @param name as {@link #names()} lists it
     * @param date a day of the month, such as {@code 2023-06-01}
     * @param settings where the list is, and the settings of requests
     * @return the instruments, in the order of the venue's names
     * @throws UnsupportedDataException if the venue lists nothing of the past; the message names those that do
     * @throws InvalidRequestException if the archive has no files of that month
     */
    public static List<Instrument> universe(String name, String date, ExchangeSettings settings) {
        YearMonth month = YearMonth.from(TimeRange.instant(date).atZone(ZoneOffset.UTC));
        List<Instrument> markets = provider(name)
                .pastMarkets(month, settings)
                .orElseThrow(
                        () -> new UnsupportedDataException(
                                name
                                        + " does not list what was traded in the past; binance, gate and kucoin do, in their archives."));
        if (markets.isEmpty()) {
            throw new InvalidRequestException("The archive of " + name + " has no files of " + month
                    + ". A month is published some days after its end; ask for an earlier or a later one.");
        }
        return markets;
    }

    /**
     * The venues that can be opened.
     *
     * @return names in alphabetical order
     */
    public static List<String> names() {
        return providers().stream().map(ExchangeProvider::name).sorted().toList();
    }

    /**
     * All venues there are, for those who want to know what they offer without opening them.
     *
     * @return Kirby's own and those of others on the class path
     */
    public static List<ExchangeProvider> providers() {
        return ServiceLoader.load(ExchangeProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static ExchangeProvider provider(String name) {
        return providers().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("Unknown exchange '" + name + "'"
                        + NearestNames.hint(name, names()) + ": known are " + String.join(", ", names()) + "."));
    }

    private static URI parse(String variable, String text) {
        try {
            URI url = new URI(text.strip());
            if (url.getHost() == null || !url.getScheme().matches("https?|wss?")) {
                throw new URISyntaxException(text, "no http address");
            }
            return url;
        } catch (URISyntaxException e) {
            throw new InvalidRequestException(
                    variable + " must be a URL such as http://127.0.0.1:8080, was '" + text + "'.", e);
        }
    }
}
