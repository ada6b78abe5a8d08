package dev.kirby.exchange.archive;

import dev.kirby.SourceException;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.exchange.internal.http.HttpGateway;
import dev.kirby.exchange.internal.http.HttpGateway.Request;
import dev.kirby.exchange.internal.http.WeightLimiter;
import dev.kirby.exchange.venue.BudgetHeaders;
import dev.kirby.exchange.venue.Envelope;
import dev.kirby.market.Instrument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What was traded in a month, delisted or not: the markets of which an archive has files of that month. A list of today's markets has
 * those that survived alone.
 */
public final class PastMarkets {

    private static final int MAX_PAGES = 100;

    private PastMarkets() {}

    /** One answer: names of files and folders, and the parameter that asks for the next answer; empty for the last. */
    private record Part(List<String> keys, String next) {}

    /**
     * Asks an archive.
     *
     * @param archive whose listing is asked
     * @param month such as June 2023
     * @param settings another place of the listing, where the archive is replaced
     * @return in the order of the venue's names; empty where the archive does not list its files
     * @throws SourceException if it does not answer, or answers with something else
     */
    public static Optional<List<Instrument>> of(ArchiveSpec archive, YearMonth month, ExchangeSettings settings) {
        Optional<ArchiveListing> listing = archive.listing();
        if (listing.isEmpty()) {
            return Optional.empty();
        }
        try (Bucket bucket = new Bucket(archive.venue(), listing.get(), settings)) {
            List<String> names = listing.get().hasFolders()
                    ? withFile(bucket, listing.get(), month.toString())
                    : named(bucket, listing.get(), month.toString());
            return Optional.of(names.stream()
                    .flatMap(name -> listing.get().market().apply(name).stream())
                    .toList());
        }
    }

    /** The markets whose files of a month lie in one folder. */
    private static List<String> named(Bucket bucket, ArchiveListing listing, String month) {
        String prefix = listing.prefix(month);
        String suffix = listing.suffix(month);
        return bucket.keys(prefix, "").stream()
                .filter(key -> key.startsWith(prefix) && key.endsWith(suffix))
                .map(key -> key.substring(prefix.length(), key.length() - suffix.length()))
                .toList();
    }

    /** The markets in whose folders there is a file of a month. */
    private static List<String> withFile(Bucket bucket, ArchiveListing listing, String month) {
        String prefix = listing.prefix(month);
        return bucket.keys(prefix, "&delimiter=/").stream()
                .filter(key -> key.startsWith(prefix) && key.endsWith("/"))
                .map(key -> key.substring(prefix.length(), key.length() - 1))
                .filter(name -> listing.market().apply(name).isPresent())
                .filter(name -> bucket.keys(listing.key(month, name), "").stream()
                        .anyMatch(key -> key.startsWith(listing.key(month, name))))
                .toList();
    }

    /** The list of files of an archive. */
    private static final class Bucket implements AutoCloseable {
        private final String venue;
        private final ArchiveListing listing;
        private final URI url;
        private final HttpGateway gateway;
        private final WeightLimiter unlimited;

        Bucket(String venue, ArchiveListing listing, ExchangeSettings settings) {
            this.venue = venue;
            this.listing = listing;
            this.url = settings.archiveUrl().orElse(listing.url());
            this.gateway =
                    new HttpGateway(venue + " archive", List.of(url), Envelope.of("error", "message", ""), settings);
            this.unlimited =
                    new WeightLimiter(Long.MAX_VALUE, Duration.ofMinutes(1), settings.clock(), settings.sleeper());
        }

        /** Files, and folders where they are asked for, below a prefix. */
        List<String> keys(String prefix, String more) {
            String query = listing.parameters() + "&prefix=" + URLEncoder.encode(prefix, StandardCharsets.UTF_8) + more;
            Set<String> keys = new LinkedHashSet<>();
            String next = "";
            for (int page = 0; page < MAX_PAGES; page++) {
                Part part = gateway.send(
                        new Request(url, "/", query + next, null, "/?prefix", 1, unlimited, BudgetHeaders.NONE),
                        PastMarkets::part);
                keys.addAll(part.keys());
                if (part.next().isEmpty()) {
                    return List.copyOf(keys);
                }
                if (part.next().equals(next)) {
                    throw new SourceException(venue + " archive says twice that its list of files below " + prefix
                            + " goes on in the same place: nothing of it was used. Try again later.");
                }
                next = part.next();
            }
            throw new SourceException(venue + " archive lists more than " + MAX_PAGES + " pages of files below "
                    + prefix + ": nothing of them was used. Try again later.");
        }

        @Override
        public void close() {
            gateway.close();
        }
    }

    private static String parameter(String name, String value) {
        return "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static Part part(byte[] body) throws IOException {
        List<String> keys = new ArrayList<>();
        String next = "";
        boolean isFolder = false;
        boolean isListing = false;
        String truncated = "";
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (xml.getLocalName()) {
                        case "ListBucketResult" -> isListing = true;
                        case "Key" -> keys.add(xml.getElementText());
                        case "CommonPrefixes" -> isFolder = true;
                        case "Prefix" -> {
                            // The list repeats the prefix that was asked for.
                            if (isFolder) {
                                keys.add(xml.getElementText());
                                isFolder = false;
                            }
                        }
                        case "IsTruncated" -> truncated = xml.getElementText();
                        case "NextContinuationToken" -> next = parameter("continuation-token", xml.getElementText());
                        case "NextMarker" -> next = parameter("marker", xml.getElementText());
                        default -> {}
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("the list of files is no whole XML", e);
        }
        if (!isListing) {
            throw new IOException("the answer is no list of files");
        }
        return new Part(keys, following(truncated, next, keys));
    }

    /** Lists without folders do not say where they go on: behind their last file. */
    private static String following(String truncated, String next, List<String> keys) throws IOException {
        if (truncated.equals("false")) {
            return "";
        }
        if (truncated.equals("true") && next.isEmpty()) {
            if (keys.isEmpty()) {
                throw new IOException("the list of files goes on, but does not say where");
            }
            return parameter("marker", keys.get(keys.size() - 1));
        }
        return next;
    }
}
