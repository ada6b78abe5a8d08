package dev.kirby.examples.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One route: how it is called, what it takes, and what it answers, for the server and for the OpenAPI document alike.
 *
 * @param method such as {@code GET}
 * @param path with names in braces, such as {@code /api/training/jobs/{id}}
 * @param summary one line
 * @param open whether it is answered without a key where the server has one
 * @param parameters of the query
 * @param body the schema of the body, where it takes one
 * @param answers the schema of the answer, or its media type, by status
 * @param handler makes the answer
 */
record Route(
        String method,
        String path,
        String summary,
        boolean open,
        List<Parameter> parameters,
        Optional<Map<String, Object>> body,
        Map<Integer, Content> answers,
        Handler handler) {

    /** Makes the answer. */
    interface Handler {
        Answer answer(Request request);
    }

    /** A parameter of the query. */
    record Parameter(String name, Map<String, Object> schema, String description) {}

    /** What an answer holds. */
    record Content(String type, Map<String, Object> schema, String description) {}

    static Route get(String path, String summary, Handler handler) {
        return of("GET", path, summary, handler);
    }

    static Route post(String path, String summary, Handler handler) {
        return of("POST", path, summary, handler);
    }

    static Route delete(String path, String summary, Handler handler) {
        return of("DELETE", path, summary, handler);
    }

    private static Route of(String method, String path, String summary, Handler handler) {
        return new Route(method, path, summary, false, List.of(), Optional.empty(), Map.of(), handler);
    }

    /** A copy that needs no key. */
    Route openToAll() {
        return new Route(method, path, summary, true, parameters, body, answers, handler);
    }

    /** A copy with one more parameter of the query. */
    Route query(String name, Map<String, Object> schema, String description) {
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(new Parameter(name, schema, description));
        return new Route(method, path, summary, open, List.copyOf(more), body, answers, handler);
    }

    /** A copy with a body. */
    Route body(Map<String, Object> schema) {
        return new Route(method, path, summary, open, parameters, Optional.of(schema), answers, handler);
    }

    /** A copy that answers JSON. */
    Route answers(int status, Map<String, Object> schema) {
        return answers(status, "application/json", schema, "");
    }

    /** A copy that answers something else, or one of the errors. */
    Route answers(int status, String type, Map<String, Object> schema, String description) {
        Map<Integer, Content> more = new TreeMap<>(answers);
        more.put(status, new Content(type, schema, description));
        return new Route(method, path, summary, open, parameters, body, more, handler);
    }

    /** A copy that may refuse. */
    Route refuses(int status, String why) {
        return answers(status, "application/json", Schemas.ERROR, why);
    }

    /** Where it is, for messages: {@code GET /health}. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    /** The names in braces. */
    List<String> pathParameters() {
        List<String> names = new ArrayList<>();
        for (String part : path.split("/")) {
            if (part.startsWith("{")) {
                names.add(part.substring(1, part.length() - 1));
            }
        }
        return names;
    }

    /** The operation as OpenAPI 3.1 describes it. */
    Map<String, Object> describe() {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", summary);
        operation.put(
                "operationId", (method.toLowerCase(java.util.Locale.ROOT) + path).replaceAll("[^A-Za-z0-9]+", "_"));
        List<Object> all = new ArrayList<>();
        pathParameters().forEach(name -> all.add(parameter("path", name, Schemas.text(), "", true)));
        parameters.forEach(p -> all.add(parameter("query", p.name(), p.schema(), p.description(), false)));
        operation.put("parameters", all);
        body.ifPresent(schema -> operation.put(
                "requestBody",
                Map.of("required", true, "content", Map.of("application/json", Map.of("schema", schema)))));
        Map<String, Object> responses = new LinkedHashMap<>();
        answers.forEach((status, content) -> responses.put(Integer.toString(status), response(status, content)));
        responses.put("default", response(0, new Content("application/json", Schemas.ERROR, "What is wrong.")));
        operation.put("responses", responses);
        operation.put("security", open ? List.of() : List.of(Map.of("key", List.of()), Map.of("session", List.of())));
        return operation;
    }

    private static Map<String, Object> parameter(
            String in, String name, Map<String, Object> schema, String description, boolean required) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", name);
        parameter.put("in", in);
        parameter.put("required", required);
        if (!description.isEmpty()) {
            parameter.put("description", description);
        }
        parameter.put("schema", schema);
        return parameter;
    }

    private static Map<String, Object> response(int status, Content content) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("description", content.description().isEmpty() ? "Done." : content.description());
        if (status != 204) {
            response.put("content", Map.of(content.type(), Map.of("schema", content.schema())));
        }
        return response;
    }
}
