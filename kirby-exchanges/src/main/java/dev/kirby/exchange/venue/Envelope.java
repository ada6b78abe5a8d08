package dev.kirby.exchange.venue;

import dev.kirby.exchange.venue.VenueError.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A venue's way of saying no: fields beside the data that hold a code and a message. Immutable.
 *
 * <p>An answer with status 200 is an error only if the code field is there with another value than the one of success; any
 * other status makes an error of whatever code and message there are.
 */
public final class Envelope implements ErrorReader {

    private static final int MAX_TEXT = 500;
    private static final JsonFactory JSON = new JsonFactory();

    private final String codeField;
    private final List<String> messageFields;
    private final String fine;
    private final List<Rule> rules;

    /** Status 0 stands for any. */
    private record Rule(int status, Kind kind, Pattern said) {}

    private Envelope(String codeField, List<String> messageFields, String fine, List<Rule> rules) {
        this.codeField = codeField;
        this.messageFields = messageFields;
        this.fine = fine;
        this.rules = List.copyOf(rules);
    }

    /**
     * Codes and messages.
     *
     * @param codeField the field with the code; an array of texts counts by its first one, an empty array as fine
     * @param messageField the field with the words, or several such fields; may be the same
     * @param fine the code of answers that are none, empty where an answer has no code
     * @return an envelope without rules: every error is a bad request
     */
    public static Envelope of(String codeField, String messageField, String fine) {
        return new Envelope(codeField, List.of(messageField.split(" ")), fine, List.of());
    }

    /**
     * What errors of a form mean; the first rule that fits decides.
     *
     * @param kind what can be done about it
     * @param said a regular expression found in {@code code message}
     * @return the new envelope
     */
    public Envelope means(Kind kind, String said) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(new Rule(0, kind, Pattern.compile(said)));
        return new Envelope(codeField, messageFields, fine, more);
    }

    /**
     * What an answer with a status means whose whole body, JSON or not, has certain words.
     *
     * @param status the HTTP status
     * @param kind what can be done about it
     * @param said a regular expression found in the body
     * @return the new envelope
     */
    public Envelope means(int status, Kind kind, String said) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(new Rule(status, kind, Pattern.compile(said)));
        return new Envelope(codeField, messageFields, fine, more);
    }

    @Override
    public @Nullable VenueError error(int status, byte[] body) {
        if (status != 200) {
            for (Rule rule : rules) {
                String text = rule.status() == status ? text(body) : "";
                if (rule.said().matcher(text).find()) {
                    return new VenueError(Integer.toString(status), text, rule.kind());
                }
            }
        }
        if (body.length == 0 || body[0] != '{') {
            return null;
        }
        String code = "";
        String message = "";
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals(codeField) || messageFields.contains(field)) {
                    String text = text(json, value);
                    code = field.equals(codeField) ? text : code;
                    message = messageFields.contains(field) ? text : message;
                    // Venues put the code first, so that the rows of a good answer are not read twice.
                    if (status == 200 && field.equals(codeField) && text.equals(fine)) {
                        return null;
                    }
                } else {
                    json.skipChildren();
                }
            }
        } catch (JacksonException e) {
            return null;
        }
        boolean wrong = status == 200 ? !code.isEmpty() && !code.equals(fine) : !(code + message).isEmpty();
        return wrong ? judged(code, message) : null;
    }

    private static String text(byte[] body) {
        return new String(body, 0, Math.min(body.length, MAX_TEXT), StandardCharsets.UTF_8);
    }

    private static String text(JsonParser json, JsonToken value) {
        if (value == JsonToken.VALUE_NULL || value == JsonToken.START_OBJECT) {
            json.skipChildren();
            return "";
        }
        if (value != JsonToken.START_ARRAY) {
            return json.getString();
        }
        String first = "";
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token.isStructStart()) {
                json.skipChildren();
            } else if (first.isEmpty()) {
                first = json.getString();
            }
        }
        return first;
    }

    private VenueError judged(String code, String message) {
        String said = code + " " + message;
        Kind kind = rules.stream()
                .filter(rule -> rule.status() == 0 && rule.said().matcher(said).find())
                .map(Rule::kind)
                .findFirst()
                .orElse(Kind.BAD_REQUEST);
        return new VenueError(code, message, kind);
    }
}
