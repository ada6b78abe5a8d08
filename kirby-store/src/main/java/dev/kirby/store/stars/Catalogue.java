package dev.kirby.store.stars;

import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All configured names and stars, active or not. Immutable and thread-safe.
 *
 * @param entries exchanges, coins, quote currencies, market types and intervals; each name once a section
 * @param stars candle series to collect; each series once
 */
public record Catalogue(List<CatalogueEntry> entries, List<Star> stars) {

    /** Nothing was configured yet. */
    public static final Catalogue EMPTY = new Catalogue(List.of(), List.of());

    /** Copies the lists. */
    public Catalogue {
        entries = List.copyOf(entries);
        stars = List.copyOf(stars);
    }

    /**
     * The entries of one section.
     *
     * @param section which
     * @return in the order they were configured
     */
    public List<CatalogueEntry> entries(Section section) {
        return entries.stream().filter(entry -> entry.section() == section).toList();
    }

    /**
     * The stars to be collected.
     *
     * @return those that are active and whose exchange, coin, quote, market type and interval are not inactive
     */
    public List<Star> activeStars() {
        return stars.stream()
                .filter(Star::active)
                .filter(star -> entries.stream()
                        .filter(entry -> !entry.active())
                        .noneMatch(entry ->
                                entry.name().equals(part(entry.section(), star.instrument(), star.interval()))))
                .toList();
    }

    /** What of a star an entry of a section would be. */
    static String part(Section section, Instrument instrument, Interval interval) {
        return switch (section) {
            case EXCHANGES -> instrument.exchange();
            case COINS -> instrument.coin();
            case QUOTE_CURRENCIES -> instrument.quote();
            case MARKET_TYPES -> instrument.type().toString();
            case INTERVALS -> interval.toString();
        };
    }

    /**
     * This, and what is stored without having been configured, so that nothing stored is missing in a listing. It is active
     * only where nothing was configured at all. Market types and intervals that nobody listed are those that Kirby knows.
     *
     * @param stored series of any dataset
     * @return a catalogue to show, not to keep
     */
    public Catalogue showing(Collection<SeriesId> stored) {
        boolean active = stars.isEmpty() && entries.isEmpty();
        Map<String, CatalogueEntry> known = new LinkedHashMap<>();
        entries.forEach(entry -> known.put(entry.section() + entry.name(), entry));
        for (Section section : Section.values()) {
            if (entries(section).isEmpty()) {
                section.all().forEach(name -> add(known, section, name, true));
            }
        }
        Map<SeriesId, Star> all = new LinkedHashMap<>();
        stars.forEach(star -> all.put(star.series(), star));
        for (SeriesId series : stored) {
            Instrument instrument = series.instrument();
            add(known, Section.EXCHANGES, instrument.exchange(), active);
            add(known, Section.COINS, instrument.coin(), active);
            add(known, Section.QUOTE_CURRENCIES, instrument.quote(), active);
            add(known, Section.MARKET_TYPES, instrument.type(), active);
            series.interval().ifPresent(interval -> {
                add(known, Section.INTERVALS, interval, active);
                if (series.equals(SeriesId.candles(instrument, interval))) {
                    all.putIfAbsent(series, new Star(instrument, interval, active, ""));
                }
            });
        }
        return new Catalogue(new ArrayList<>(known.values()), new ArrayList<>(all.values()));
    }

    private static void add(Map<String, CatalogueEntry> known, Section section, Object name, boolean active) {
        known.putIfAbsent(section.toString() + name, entry(section, name.toString(), active));
    }

    private static CatalogueEntry entry(Section section, String name, boolean active) {
        return new CatalogueEntry(section, name, label(section, name), active);
    }

    /** What an entry is called where nobody said. */
    static String label(Section section, String name) {
        return switch (section) {
            case INTERVALS -> Long.toString(Interval.parse(name).seconds());
            case MARKET_TYPES -> InstrumentType.parse(name) == InstrumentType.PERPS ? "Perpetual swaps" : "Spot";
            default -> name;
        };
    }

    /** For example {@code Catalogue[24 stars, 20 of them active]}. */
    @Override
    public String toString() {
        return "Catalogue[" + stars.size() + " stars, " + activeStars().size() + " of them active]";
    }
}
