package dev.kirby.exchange.archive;

import dev.kirby.UnsupportedDataException;
import dev.kirby.exchange.Exchange;
import dev.kirby.exchange.ExchangeSettings;
import dev.kirby.market.Listing;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.Page;
import dev.kirby.source.Support;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * An archive alone, for use where the venue does not answer: some refuse whole countries, but serve their archive to all.
 * What it holds is all there is; candles that a file lacks stay missing, and the newest days are not there yet. Thread-safe.
 */
public final class ArchiveSource implements MarketDataSource {

    private final Archive archive;
    private final Exchange sizes;
    private final Clock clock;

    private ArchiveSource(Archive archive, Exchange sizes, Clock clock) {
        this.archive = archive;
        this.sizes = sizes;
        this.clock = clock;
    }

    /**
     * Opens an archive; nothing is sent yet.
     *
     * @param spec what it holds
     * @param sizes supplies contract sizes, and only where files count contracts; closed with the
     *     source
     * @param settings where it is
     * @return the source, which the caller closes
     */
    public static ArchiveSource open(ArchiveSpec spec, Exchange sizes, ExchangeSettings settings) {
        Archive archive = new Archive(spec, settings, new ContractSizes(sizes::instruments));
        return new ArchiveSource(archive, sizes, settings.clock());
    }

    @Override
    public String name() {
        return archive.venue();
    }

    @Override
    public List<Support> supports() {
        return archive.datasets().stream().map(ArchiveDataset::support).toList();
    }

    /**
     * Archives do not list instruments.
     *
     * @throws UnsupportedDataException always
     */
    @Override
    public List<Listing> instruments() {
        throw new UnsupportedDataException("The archive of " + name() + " does not list instruments. Ask the exchange"
                + " for them, or name the one you want.");
    }

    /** The local time: archives have no clock. */
    @Override
    public Instant serverTime() {
        return clock.instant();
    }

    @Override
    public Instant earliest(SeriesId series) {
        requireSupport(series);
        return archive.dataset(series).map(ArchiveDataset::begin).orElse(Instant.EPOCH);
    }

    @Override
    public Page fetch(SeriesId series, TimeRange window) {
        requireSupport(series);
        return archive.alone(archive.dataset(series).orElseThrow(), series, window, clock.instant());
    }

    @Override
    public boolean serves(SeriesId series) {
        return archive.dataset(series).isPresent();
    }

    @Override
    public void close() {
        archive.close();
        sizes.close();
    }

    /** For example {@code ArchiveSource[binance at https://data.binance.vision]}. */
    @Override
    public String toString() {
        return archive.toString().replace("Archive[", "ArchiveSource[");
    }
}
