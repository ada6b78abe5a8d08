package dev.kirby.exchange.archive;

import dev.kirby.market.Instrument;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where an archive lists its files of a month, described as data: as S3 does, in XML, a thousand to an answer. Where markets
 * have folders of their own these are listed, and each is asked for its file of the month.
 *
 * @param url where it is
 * @param file the key of a market's file of a month, or how those of its days begin, with {@code {market}} for the venue's name of it, {@code {date}} for the
 *     month, {@code 2023-06}, and {@code {day}} for the month without a hyphen
 * @param parameters what each request has beside the prefix, such as {@code list-type=2&max-keys=1000}
 * @param market the market of such a name; empty where Kirby has no such instruments
 */
public record ArchiveListing(URI url, String file, String parameters, Function<String, Optional<Instrument>> market) {

    static final String MARKET = "{market}";

    /** The key of a market's file of a month. */
    String key(String month, String name) {
        return file.replace("{date}", month)
                .replace("{day}", month.replace("-", ""))
                .replace(MARKET, name);
    }

    /** What stands before the names of markets. */
    String prefix(String month) {
        String key = key(month, MARKET);
        return key.substring(0, key.indexOf(MARKET));
    }

    /** What stands behind the name of a market. */
    String suffix(String month) {
        String key = key(month, MARKET);
        return key.substring(key.indexOf(MARKET) + MARKET.length());
    }

    /** Whether each market has a folder of its own. */
    boolean hasFolders() {
        return file.indexOf('/', file.indexOf(MARKET)) > 0;
    }

    @Override
    public String toString() {
        return "ArchiveListing[" + file + " at " + url + "]";
    }
}
