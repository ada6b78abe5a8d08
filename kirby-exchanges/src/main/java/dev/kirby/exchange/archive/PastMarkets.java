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
import java.util.List;
import java.util.Optional;
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

    /** One answer: names of files, and how the next answer is asked for; empty for the last. */
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
        String blank = month.toString().replace("-", "");
        String prefix = listing.get().prefix().replace("{month}", blank);
        String suffix = listing.get().suffix().replace("{month}", blank);
        List<Instrument> markets = new ArrayList<>();
        for (String key : keys(archive.venue(), listing.get(), prefix, settings)) {
            if (key.startsWith(prefix) && key.endsWith(suffix)) {
                String name = key.substring(prefix.length(), key.length() - suffix.length());
                listing.get().market().apply(name).ifPresent(markets::add);
            }
        }
        return Optional.of(List.copyOf(markets));
    }

    private static List<String> keys(String venue, ArchiveListing listing, String prefix, ExchangeSettings settings) {
        URI url = settings.archiveUrl().orElse(listing.url());
        String query = "list-type=2&prefix=" + URLEncoder.encode(prefix, StandardCharsets.UTF_8) + "&max-keys=1000";
        List<String> keys = new ArrayList<>();
        String token = "";
        WeightLimiter unlimited =
                new WeightLimiter(Long.MAX_VALUE, Duration.ofMinutes(1), settings.clock(), settings.sleeper());
        try (HttpGateway gateway =
                new HttpGateway(venue + " archive", List.of(url), Envelope.of("error", "message", ""), settings)) {
            for (int page = 0; page < MAX_PAGES; page++) {
                String more = token.isEmpty()
                        ? ""
                        : "&continuation-token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
                Part part = gateway.send(
                        new Request(url, "/", query + more, null, "/?list-type=2", 1, unlimited, BudgetHeaders.NONE),
                        PastMarkets::part);
                keys.addAll(part.keys());
                token = part.next();
                if (token.isEmpty()) {
                    return keys;
                }
            }
        }
        throw new SourceException(
                venue + " archive lists more than " + MAX_PAGES + " pages of files below " + prefix + ".");
    }

    private static Part part(byte[] body) throws IOException {
        List<String> keys = new ArrayList<>();
        String next = "";
        boolean isListing = false;
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (xml.getLocalName()) {
                        case "ListBucketResult" -> isListing = true;
                        case "Key" -> keys.add(xml.getElementText());
                        case "NextContinuationToken" -> next = xml.getElementText();
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
        return new Part(keys, next);
    }
}
