package dev.kirby.store.stars;

import dev.kirby.InvalidRequestException;
import dev.kirby.KirbyException;
import dev.kirby.internal.NearestNames;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a file of stars, and reports all that is wrong with it at once. Used once. */
final class StarFileReader {

    private static final List<String> STARS = List.of("training_stars", "starlistings");
    private static final Set<String> STAR_KEYS =
            Set.of("exchange", "coin", "quote", "market_type", "intervals", "active", "notes");
    private static final int MAX_PROBLEMS = 20;
    private static final long MAX_BYTES = 4L << 20;

    private final Path file;
    private final List<String> problems = new ArrayList<>();
    // Quotes that stars have, by which of the section they are written as.
    private final Map<String, String> aliases = new HashMap<>();
    private Optional<StorePurpose> purpose = Optional.empty();
    private final Map<Section, Map<String, CatalogueEntry>> known = new HashMap<>();

    StarFileReader(Path file) {
        this.file = file;
    }

    Catalogue read() {
        YamlNode root = YamlNode.parse(text(), file.toString());
        Map<String, YamlNode> sections = fields(root, "The file");
        requireKnownKeys(
                sections,
                Stream.concat(
                                Stream.concat(Arrays.stream(Section.values()).map(Section::toString), STARS.stream()),
                                Stream.of("version"))
                        .collect(Collectors.toSet()),
                "section");
        List<CatalogueEntry> entries = new ArrayList<>();
        for (Section section : Section.values()) {
            Map<String, CatalogueEntry> named = section(section, sections.get(section.toString()));
            known.put(section, named);
            entries.addAll(named.values());
        }
        List<Star> stars = stars(root, sections);
        if (!problems.isEmpty()) {
            int more = problems.size() - MAX_PROBLEMS;
            throw new InvalidRequestException(
                    problems.stream().limit(MAX_PROBLEMS).collect(Collectors.joining("\n"))
                            + (more > 0 ? "\nAnd " + more + " more." : "")
                            + "\nNothing was changed.");
        }
        Map<String, CatalogueEntry> quotes = known.getOrDefault(Section.QUOTE_CURRENCIES, Map.of());
        aliases.forEach((quote, written) -> {
            @Nullable CatalogueEntry entry = quotes.get(written);
            if (entry != null && !quotes.containsKey(quote)) {
                entries.add(new CatalogueEntry(Section.QUOTE_CURRENCIES, quote, entry.label(), entry.active()));
            }
        });
        return new Catalogue(entries, stars);
    }

    /** Which store the file is for, after it was read. */
    Optional<StorePurpose> purpose() {
        return purpose;
    }

    private String text() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new InvalidRequestException(file + " has " + Files.size(file)
                        + " bytes; a file of stars has at most " + MAX_BYTES + ". Name the file that you mean.");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new InvalidRequestException(
                    "There is no file " + file + ". Name a YAML file such as training_stars.yaml.", e);
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException(file + " is not written in UTF-8.", e);
        } catch (IOException e) {
            throw new InvalidRequestException("Cannot read " + file + ": " + e + ".", e);
        }
    }

    private void problem(YamlNode at, String what) {
        problems.add(file + ", line " + at.line() + ": " + what + ".");
    }

    private Map<String, YamlNode> fields(YamlNode node, String what) {
        if (node.fields() == null) {
            problem(node, what + " should be a mapping of names to values, not " + node.describe());
            return Map.of();
        }
        return node.fields();
    }

    private List<YamlNode> items(YamlNode node, String what) {
        if (node.items() == null) {
            problem(node, what + " should be a list, not " + node.describe());
            return List.of();
        }
        return node.items();
    }

    private void requireKnownKeys(Map<String, YamlNode> fields, Set<String> keys, String what) {
        fields.forEach((key, value) -> {
            if (!keys.contains(key)) {
                problem(
                        value,
                        "unknown " + what + " '" + key + "'" + NearestNames.hint(key, keys) + ": known are "
                                + list(keys));
            }
        });
    }

    private static String list(Set<String> values) {
        return values.isEmpty() ? "none" : String.join(", ", new TreeSet<>(values));
    }

    private Map<String, CatalogueEntry> section(Section section, @Nullable YamlNode node) {
        Map<String, CatalogueEntry> entries = new LinkedHashMap<>();
        if (node == null || node.isNull()) {
            section.all()
                    .forEach(name ->
                            entries.put(name, new CatalogueEntry(section, name, Catalogue.label(section, name), true)));
            return entries;
        }
        Map<String, Integer> lines = new HashMap<>();
        for (YamlNode item : items(node, section.toString())) {
            Map<String, YamlNode> fields = fields(item, "Each of " + section);
            requireKnownKeys(fields, Set.of(section.nameKey(), section.labelKey(), "active"), "key");
            Optional<String> given = text(item, fields, section.nameKey());
            Optional<String> name = given.filter(text -> isNameOf(section, text, item));
            if (name.isEmpty()) {
                continue;
            }
            @Nullable Integer earlier = lines.putIfAbsent(name.get(), item.line());
            if (earlier != null) {
                problem(item, section.singular() + " " + name.get() + " is on line " + earlier + " already");
            }
            entries.put(
                    name.get(),
                    new CatalogueEntry(
                            section, name.get(), label(section, name.get(), fields), flag(fields.get("active"))));
        }
        return entries;
    }

    /** Whether a name can be one of a section; if not, that is a problem. */
    private boolean isNameOf(Section section, String name, YamlNode at) {
        try {
            switch (section) {
                case EXCHANGES -> Instrument.spot(name, "X", "Y");
                case COINS -> Instrument.spot("x", name, "Y");
                case QUOTE_CURRENCIES -> Instrument.spot("x", "X", name);
                case MARKET_TYPES -> {
                    if (!InstrumentType.parse(name).toString().equals(name)) {
                        problem(at, "market type '" + name + "' should be written in lower case");
                        return false;
                    }
                }
                case INTERVALS -> Interval.parse(name);
            }
            return true;
        } catch (KirbyException e) {
            problem(at, String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
            return false;
        }
    }

    private String label(Section section, String name, Map<String, YamlNode> fields) {
        @Nullable YamlNode node = fields.get(section.labelKey());
        String usual = Catalogue.label(section, name);
        if (node == null || node.isNull()) {
            return usual;
        }
        if (node.text() == null) {
            problem(node, section.labelKey() + " should be a text, not " + node.describe());
            return usual;
        }
        if (section != Section.INTERVALS) {
            return node.text();
        }
        // A month has as many seconds as it has.
        if (Interval.parse(name).isFixed() && !node.text().equals(usual)) {
            problem(node, "interval " + name + " has " + usual + " seconds, not " + node.text());
        }
        return usual;
    }

    private Optional<String> text(YamlNode item, Map<String, YamlNode> fields, String key) {
        @Nullable YamlNode node = fields.get(key);
        if (node == null || node.isNull()) {
            if (item.fields() != null) {
                problem(node == null ? item : node, "'" + key + "' is missing");
            }
            return Optional.empty();
        }
        if (node.text() == null || node.text().isBlank()) {
            problem(node, key + " should be a name, not " + node.describe());
            return Optional.empty();
        }
        return Optional.of(node.text());
    }

    private boolean flag(@Nullable YamlNode node) {
        if (node == null || node.isNull()) {
            return true;
        }
        if (!"true".equals(node.text()) && !"false".equals(node.text())) {
            problem(node, "active should be true or false, not " + node.describe());
        }
        return !"false".equals(node.text());
    }

    private List<Star> stars(YamlNode root, Map<String, YamlNode> sections) {
        List<String> present = STARS.stream().filter(sections::containsKey).toList();
        if (present.size() != 1) {
            problem(
                    root,
                    present.isEmpty()
                            ? "there is no section training_stars or starlistings, so no star is named"
                            : "there are both training_stars and starlistings: a file is for one store");
            return List.of();
        }
        String name = present.get(0);
        purpose = Optional.of(name.equals("starlistings") ? StorePurpose.PRODUCTION : StorePurpose.TRAINING);
        List<Star> stars = new ArrayList<>();
        Map<SeriesId, Integer> lines = new HashMap<>();
        for (YamlNode item : items(sections.getOrDefault(name, root), name)) {
            for (Star star : star(item)) {
                @Nullable Integer earlier = lines.putIfAbsent(star.series(), item.line());
                if (earlier != null) {
                    problem(item, star.instrument() + " " + star.interval() + " is on line " + earlier + " already");
                }
                stars.add(star);
            }
        }
        return stars;
    }

    /** One star for each interval of an entry; none if something is wrong with it. */
    private List<Star> star(YamlNode item) {
        Map<String, YamlNode> fields = fields(item, "Each star");
        requireKnownKeys(fields, STAR_KEYS, "key");
        Optional<String> exchange = reference(Section.EXCHANGES, item, fields);
        Optional<String> coin = reference(Section.COINS, item, fields);
        Optional<String> quote = reference(Section.QUOTE_CURRENCIES, item, fields);
        Optional<String> type = reference(Section.MARKET_TYPES, item, fields);
        List<Interval> intervals = intervals(item, fields.get("intervals"));
        boolean active = flag(fields.get("active"));
        String notes =
                Optional.ofNullable(fields.get("notes")).map(YamlNode::text).orElse("");
        if (exchange.isEmpty() || coin.isEmpty() || quote.isEmpty() || type.isEmpty()) {
            return List.of();
        }
        Instrument instrument =
                Instrument.of(exchange.get(), coin.get(), quote.get(), InstrumentType.parse(type.get()));
        if (!instrument.quote().equals(quote.get())) {
            aliases.put(instrument.quote(), quote.get());
        }
        return intervals.stream()
                .map(interval -> new Star(instrument, interval, active, notes))
                .toList();
    }

    private Optional<String> reference(Section section, YamlNode item, Map<String, YamlNode> fields) {
        return text(item, fields, section.singular())
                .filter(name -> isKnown(section, name, fields.getOrDefault(section.singular(), item)));
    }

    private List<Interval> intervals(YamlNode item, @Nullable YamlNode node) {
        if (node == null || node.isNull()) {
            problem(item, "'intervals' is missing");
            return List.of();
        }
        List<YamlNode> items = items(node, "intervals");
        if (node.items() != null && items.isEmpty()) {
            problem(node, "intervals is empty: name at least one, such as [1m]");
        }
        return items.stream()
                .filter(one -> isKnown(Section.INTERVALS, one.text() == null ? one.describe() : one.text(), one))
                .map(one -> Interval.parse(String.valueOf(one.text())))
                .toList();
    }

    private boolean isKnown(Section section, String name, YamlNode at) {
        Set<String> names = known.getOrDefault(section, Map.of()).keySet();
        if (names.contains(name)) {
            return true;
        }
        // 1m and 1M are both intervals: of those none is meant by the other.
        String near = names.stream()
                .filter(one -> section != Section.INTERVALS && one.equalsIgnoreCase(name))
                .findFirst()
                .map(one -> "; write " + one)
                .orElse("");
        problem(at, "unknown " + section.singular() + " '" + name + "': known are " + list(names) + near);
        return false;
    }
}
