package dev.kirby.exchange.archive;

import dev.kirby.market.Instrument;
import dev.kirby.market.SeriesId;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An archive, described as data.
 *
 * @param venue the name of the exchange whose archive it is
 * @param url where it is
 * @param landmark the path of a small file that is there if the archive is, a checksum where it has them; requested once if the
 *     first file wanted is not
 * @param checksums what is appended to a file's path to get its SHA-256, as {@code sha256sum} writes it; empty for none
 * @param symbol the venue's name of an instrument
 * @param datasets what it holds
 * @param listing where it lists its files; absent where it does not
 */
public record ArchiveSpec(
        String venue,
        URI url,
        String landmark,
        String checksums,
        Function<Instrument, String> symbol,
        List<ArchiveDataset> datasets,
        Optional<ArchiveListing> listing) {

    /**
     * An archive that does not list its files.
     *
     * @param venue the name of the exchange whose archive it is
     * @param url where it is
     * @param landmark the path of a small file that is there if the archive is
     * @param checksums what is appended to a file's path to get its SHA-256; empty for none
     * @param symbol the venue's name of an instrument
     * @param datasets what it holds
     */
    public ArchiveSpec(
            String venue,
            URI url,
            String landmark,
            String checksums,
            Function<Instrument, String> symbol,
            List<ArchiveDataset> datasets) {
        this(venue, url, landmark, checksums, symbol, datasets, Optional.empty());
    }

    /** Copies the list. */
    public ArchiveSpec {
        datasets = List.copyOf(datasets);
    }

    /** What holds a series. */
    Optional<ArchiveDataset> dataset(SeriesId series) {
        // What is for one quote currency alone is all that there is for it.
        String quote = series.instrument().quote();
        boolean isClaimed = datasets.stream()
                .anyMatch(
                        d -> d.type() == series.instrument().type() && d.quote().equals(quote));
        return series.instrument().exchange().equals(venue)
                ? datasets.stream()
                        .filter(d -> d.quote().equals(isClaimed ? quote : "") && d.holds(series))
                        .findFirst()
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "ArchiveSpec[" + venue + " at " + url + ", " + datasets.size() + " holdings]";
    }
}
