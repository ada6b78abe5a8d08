package dev.kirby.store.registry;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Instrument;
import dev.kirby.registry.DocumentStorage;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Universes in documents, {@code universes/EXCHANGE-2023-06.json}, the newest list of each month. Thread-safe. */
public final class DocumentUniverses {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final DocumentStorage documents;
    private final JsonDocuments<Universe> universes;

    /**
     * The universes of some documents.
     *
     * @param documents where they are kept
     */
    public DocumentUniverses(DocumentStorage documents) {
        this.documents = documents;
        this.universes = new JsonDocuments<>(
                documents,
                "universes",
                "a universe",
                "Ask for it again: kirby universe EXCHANGE --at DATE --data PLACE.",
                DocumentUniverses::read);
    }

    /**
     * Keeps a universe in place of an older list of the same month.
     *
     * @param universe what was traded then
     */
    public void record(Universe universe) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("exchange", universe.exchange());
        json.put("month", universe.month().toString());
        json.put("asked", universe.asked().toString());
        json.put("traded", universe.traded().stream().map(Instrument::toString).toList());
        json.put("gone", universe.gone().stream().map(Instrument::toString).toList());
        String key = universes.key(universe.exchange() + "-" + universe.month());
        String text = JSON.writeValueAsString(json);
        while (!documents.compareAndSet(key, documents.get(key).orElse(null), text)) {
            Thread.onSpinWait();
        }
    }

    /** {@return all universes, by exchange and month} */
    public List<Universe> all() {
        return universes.all();
    }

    /**
     * What is known of how the markets of a test were chosen: of each exchange the universe of the month nearest to the test's
     * start says whether they are survivors.
     *
     * @param markets of the test
     * @param start of the test
     * @return a sentence for each exchange of which a universe tells something
     */
    public List<String> notes(Collection<Instrument> markets, Instant start) {
        long wanted = months(YearMonth.from(start.atOffset(ZoneOffset.UTC)));
        Map<String, Universe> nearest = new LinkedHashMap<>();
        for (Universe universe : all()) {
            nearest.merge(
                    universe.exchange(),
                    universe,
                    (one, other) -> Comparator.<Universe>comparingLong(u -> Math.abs(months(u.month()) - wanted))
                                            .compare(one, other)
                                    <= 0
                            ? one
                            : other);
        }
        return nearest.values().stream()
                .flatMap(universe -> universe.note(markets).stream())
                .toList();
    }

    private static long months(YearMonth month) {
        return month.getYear() * 12L + month.getMonthValue();
    }

    private static Universe read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return new Universe(
                    json.required("exchange").stringValue(),
                    YearMonth.parse(json.required("month").stringValue()),
                    Instant.parse(json.required("asked").stringValue()),
                    instruments(json.required("traded")),
                    instruments(json.required("gone")));
        } catch (JacksonException | DateTimeException e) {
            throw new InvalidRequestException("it is no universe: " + e.getMessage() + ".", e);
        }
    }

    private static List<Instrument> instruments(JsonNode names) {
        List<Instrument> instruments = new ArrayList<>();
        for (JsonNode name : names) {
            instruments.add(Instrument.parse(name.stringValue()));
        }
        return instruments;
    }

    @Override
    public String toString() {
        return "DocumentUniverses[" + documents + "]";
    }
}
