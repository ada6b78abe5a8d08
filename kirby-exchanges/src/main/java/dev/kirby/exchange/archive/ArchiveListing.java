package dev.kirby.exchange.archive;

import dev.kirby.market.Instrument;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where an archive lists its files of a month, described as data: as S3 does, in XML, a thousand to an answer.
 *
 * @param url where it is
 * @param prefix of the files of a month, with {@code {month}} for it, such as {@code 202306}
 * @param suffix what is behind the venue's name of a market, with the same blank
 * @param market the market of such a name; empty where Kirby has no such instruments
 */
public record ArchiveListing(URI url, String prefix, String suffix, Function<String, Optional<Instrument>> market) {

    @Override
    public String toString() {
        return "ArchiveListing[" + prefix + " at " + url + "]";
    }
}
