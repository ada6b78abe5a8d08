package dev.kirby.validate;

import dev.kirby.InvalidRequestException;
import dev.kirby.report.Report;
import dev.kirby.report.Reported;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that bears on whether to believe a result, in one document: the verdict, the track out of sample with an interval for each
 * figure, what the trials say about luck, what else could have happened, how much hangs on each parameter, on costs and on a bar's
 * delay, in which regimes and years it was earned, and what it was made from.
 *
 * <p>The same data, settings and seed give the same certificate, byte for byte, on any number of threads: each resample has a random
 * sequence of its own, and results are put together in order. Unknown figures are null. Immutable and thread-safe; equal when all
 * sections are.
 */
public final class Certificate implements Reported {

    // One algorithm for the digits of a double, whatever the Java version.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .build())
            .build();

    private final Map<String, @Nullable Object> sections;

    private Certificate(Map<String, ? extends @Nullable Object> sections) {
        this.sections = Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(sections));
    }

    static Certificate of(Map<String, ? extends @Nullable Object> sections) {
        // Numbers and texts as JSON has them, so that what is written and read again is equal.
        return parse(JSON.writeValueAsString(sections));
    }

    /**
     * Reads what {@link #toJson} writes.
     *
     * @param json a certificate
     * @return the certificate
     * @throws InvalidRequestException if the text is none
     */
    @SuppressWarnings("unchecked") // a JSON object is a map by text
    public static Certificate parse(String json) {
        try {
            Map<String, @Nullable Object> read = JSON.readValue(json, Map.class);
            if (!read.containsKey("subject") || !read.containsKey("verdict")) {
                throw new InvalidRequestException(
                        "This is no certificate: it has no section 'subject' or 'verdict'. Make one with --certificate FILE.");
            }
            return new Certificate(read);
        } catch (JacksonException | ClassCastException e) {
            throw new InvalidRequestException("This is no certificate: " + e.getMessage(), e);
        }
    }

    /**
     * A copy with another section, such as how it was made.
     *
     * @param name of the section, in snake_case
     * @param content plain maps, lists, texts, numbers, booleans and nulls
     * @return the new certificate
     */
    public Certificate with(String name, Object content) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(sections);
        more.put(name, content);
        return of(more);
    }

    /** {@return the sections by their names, as plain maps, lists, texts, numbers, booleans and nulls; unmodifiable} */
    public Map<String, @Nullable Object> sections() {
        return sections;
    }

    /**
     * {@return one entry of a section as text; empty where there is none}
     *
     * @param section for example {@code subject}
     * @param key for example {@code data_start}
     */
    public String text(String section, String key) {
        return sections.get(section) instanceof Map<?, ?> map && map.get(key) != null
                ? String.valueOf(map.get(key))
                : "";
    }

    /** {@return the certificate as indented JSON} */
    public String toJson() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sections) + "\n";
    }

    /**
     * What another certificate says differently.
     *
     * @param other for example the same one, made again
     * @return one line for each difference, such as {@code verdict.p_value: 0.031 here, 0.032 there}; empty if both are the same
     */
    public List<String> differences(Certificate other) {
        List<String> differences = new ArrayList<>();
        compare("", sections, other.sections, differences);
        return differences;
    }

    private static void compare(String path, @Nullable Object here, @Nullable Object there, List<String> into) {
        if (here instanceof Map<?, ?> a && there instanceof Map<?, ?> b) {
            List<Object> keys = new ArrayList<>(a.keySet());
            b.keySet().stream().filter(key -> !a.containsKey(key)).forEach(keys::add);
            for (Object key : keys) {
                compare(path.isEmpty() ? key.toString() : path + "." + key, a.get(key), b.get(key), into);
            }
        } else if (here instanceof List<?> a && there instanceof List<?> b && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                compare(path + "[" + i + "]", a.get(i), b.get(i), into);
            }
        } else if (!Objects.equals(here, there)) {
            into.add(path + ": " + here + " here, " + there + " there");
        }
    }

    /**
     * The certificate as a page: the verdict, the figures with their intervals, and every other section as a table.
     *
     * @return made now
     */
    @Override
    public Report report() {
        return CertificateReport.of(this);
    }

    /** Prints all sections to standard output. */
    public void print() {
        print(System.out);
    }

    /**
     * Prints all sections.
     *
     * @param out where to
     */
    public void print(PrintStream out) {
        sections.forEach((name, content) -> {
            out.println(name.replace('_', ' ').toUpperCase(Locale.ROOT));
            print(out, "  ", content);
        });
    }

    private static void print(PrintStream out, String indent, @Nullable Object content) {
        if (content instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (isFlat(value)) {
                    out.printf(Locale.ROOT, "%s%-32s %s%n", indent, key, text(value));
                } else {
                    out.println(indent + key);
                    print(out, indent + "  ", value);
                }
            });
        } else if (content instanceof List<?> list) {
            for (Object item : list) {
                out.println(indent + (isFlat(item) ? text(item) : row(item)));
            }
        } else {
            out.println(indent + text(content));
        }
    }

    private static boolean isFlat(@Nullable Object value) {
        return !(value instanceof Map)
                && !(value instanceof List<?> list && list.stream().anyMatch(i -> !(i instanceof Number)));
    }

    private static String row(Object item) {
        if (item instanceof Map<?, ?> map) {
            StringBuilder row = new StringBuilder();
            map.forEach((key, value) -> row.append(row.isEmpty() ? "" : ", ")
                    .append(key)
                    .append(' ')
                    .append(value instanceof Map ? row(value) : text(value)));
            return row.toString();
        }
        return text(item);
    }

    private static String text(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return String.join(" to ", list.stream().map(Certificate::text).toList());
        }
        return value == null
                ? "-"
                : value instanceof Double number ? String.format(Locale.ROOT, "%.4g", number) : value.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Certificate that && sections.equals(that.sections);
    }

    @Override
    public int hashCode() {
        return sections.hashCode();
    }

    /** For example {@code Certificate[UNPROVEN, 11 sections]}. */
    @Override
    public String toString() {
        Object word = sections.get("verdict") instanceof Map<?, ?> verdict ? verdict.get("outcome") : null;
        return "Certificate[" + word + ", " + sections.size() + " sections]";
    }
}
