package dev.kirby.exchange.archive;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.simulated.LocalVenue;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.series.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An archive on localhost, over real HTTP. */
final class ArchiveServer implements AutoCloseable {

    static final String HEADER = "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
            + "taker_buy_quote_volume,ignore\n";
    private static final String LANDMARK = "/data/spot/monthly/klines/BTCUSDT/1d/BTCUSDT-1d-2021-01.zip.CHECKSUM";

    static {
        // Without it each answer waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private volatile boolean chatting;
    private volatile String refusal = "";
    private final Map<String, Function<Integer, byte[]>> files = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Map<String, byte[]> made = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    ArchiveServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
        checksum(LANDMARK.replace(".CHECKSUM", ""), "00".repeat(32));
    }

    /** A server that has nothing at all. */
    ArchiveServer empty() {
        files.clear();
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            int time = (int) asked.stream().filter(path::equals).count();
            asked.add(path);
            byte[] body = chatting
                    ? "<html>Welcome</html>".getBytes(StandardCharsets.UTF_8)
                    : files.getOrDefault(path, t -> null).apply(time);
            if (time < failures.getOrDefault(path, 0)) {
                exchange.sendResponseHeaders(500, -1);
            } else if (body == null && !refusal.isEmpty()) {
                byte[] said = refusal.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(403, said.length);
                exchange.getResponseBody().write(said);
            } else if (body == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** A server that answers to every path, but is no archive. */
    ArchiveServer chatting() {
        files.clear();
        chatting = true;
        return this;
    }

    /** Says of what is not there what S3 says to those who may not list it. */
    void refusingUnknown() {
        refusingUnknown(
                "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
    }

    /** Says so in words of its own. */
    void refusingUnknown(String words) {
        refusal = words;
    }

    /** Serves a file and its checksum. */
    void put(String path, byte[] file) {
        files.put(path, time -> file);
        checksum(path, sha256(file));
    }

    /** Serves a file as it is at each time that it is asked for, from 0. */
    void put(String path, Function<Integer, byte[]> file) {
        files.put(path, file);
    }

    /** Answers to a file with an error, so many times before it is served. */
    void failing(String path, int times) {
        failures.put(path, times);
    }

    void checksum(String path, String sha256) {
        files.put(path + ".CHECKSUM", time -> line(path, sha256));
    }

    private static byte[] line(String path, String sha256) {
        String line = sha256 + "  " + path.substring(path.lastIndexOf('/') + 1) + "\n";
        return line.getBytes(StandardCharsets.UTF_8);
    }

    /** Serves a CSV as the only entry of a zip file. */
    void putCsv(String path, String csv) {
        put(path, zip(entry(path), csv));
    }

    void remove(String path) {
        files.remove(path);
        files.remove(path + ".CHECKSUM");
    }

    /** How many files, not their checksums, were asked for. */
    List<String> zips() {
        return asked.stream().filter(path -> path.endsWith(".zip")).toList();
    }

    List<String> asked() {
        return asked;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Of an exchange that asks a venue and this archive, at a fixed time and without waiting. */
    ExchangeSettings settings(LocalVenue venue, Instant now) {
        return ExchangeSettings.DEFAULT
                .at(venue.url())
                .archiveAt(url())
                .unlimited()
                .timed(Clock.fixed(now, ZoneOffset.UTC), wait -> {});
    }

    static String entry(String path) {
        return path.substring(path.lastIndexOf('/') + 1).replace(".zip", ".csv");
    }

    static byte[] zip(String entry, String csv) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(csv.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    static String sha256(byte[] bytes) {
        return digest("SHA-256", bytes);
    }

    static String md5(byte[] bytes) {
        return digest("MD5", bytes);
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Candles as the archive writes them, without a header. */
    static String csv(Rows candles, Interval interval, int unitsPerMilli) {
        StringBuilder csv = new StringBuilder();
        for (int row = 0; row < candles.size(); row++) {
            long time = candles.time(row);
            csv.append(time * unitsPerMilli);
            for (int c = 0; c < 5; c++) {
                csv.append(',').append(decimal(candles.number(c, row)));
            }
            csv.append(',').append(interval.next(time) * unitsPerMilli - 1);
            csv.append(",1.5,").append((long) candles.number(5, row)).append(",0.5,0.5,0\n");
        }
        return csv.toString();
    }

    private static String decimal(double value) {
        return BigDecimal.valueOf(value).toPlainString();
    }

    /** Puts the files of a candle dataset for all days or months of a range. */
    void putCandles(String template, Rows candles, Interval interval, FilePeriod period, TimeRange range) {
        TimeRange file = period.around(range.startMillis());
        for (; file.endMillis() <= range.endMillis(); file = period.around(file.endMillis())) {
            String path = template.replace("{period}", period.folder()).replace("{date}", period.date(file));
            Rows rows = candles.slice(file);
            // Made when it is asked for, since few are.
            Function<String, byte[]> make = name -> zip(entry(name), csv(rows, interval, 1));
            files.put(path, time -> made.computeIfAbsent(path, make));
            files.put(path + ".CHECKSUM", time -> line(path, sha256(made.computeIfAbsent(path, make))));
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
