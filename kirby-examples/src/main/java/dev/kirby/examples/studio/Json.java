package dev.kirby.examples.studio;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the server reads it from anybody, with narrow limits, and writes it. */
final class Json {

    private static final int DEEPEST = 20;
    private static final int LONGEST_TEXT = 20_000;
    private static final int LONGEST_NUMBER = 40;

    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final JsonMapper OWN = new JsonMapper();

    private Json() {}

    /** Parses the body of a request. */
    static JsonNode parse(byte[] bytes) {
        try {
            return STRICT.readTree(bytes);
        } catch (JacksonException e) {
            throw Refusal.badRequest("The body is no JSON: " + e.getOriginalMessage());
        }
    }

    /** What Kirby wrote. */
    static JsonNode own(String text) {
        return OWN.readTree(text);
    }

    static byte[] bytes(@Nullable Object value) {
        return OWN.writeValueAsBytes(value);
    }

    static String text(@Nullable Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    /** JSON has no NaN: what is unknown is null. */
    static @Nullable Double known(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }
}
