package dev.kirby.ml.model;

import dev.kirby.InvalidRequestException;
import dev.kirby.ml.LabelClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model as text files: {@code features.json} names the columns, the classes, and the models that are averaged; beside it lie the
 * files of the libraries, which those read too.
 */
final class ModelFiles {

    private static final String HEAD = "features.json";
    private static final JsonMapper JSON = JsonMapper.shared();

    private ModelFiles() {}

    static Map<String, String> write(Model model) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("features", model.features());
        List<Object> classes = new ArrayList<>();
        for (LabelClass one : model.classes()) {
            classes.add(Map.of("name", one.name(), "direction", one.direction()));
        }
        json.put("classes", classes);
        Map<String, String> files = new LinkedHashMap<>();
        List<Object> members = new ArrayList<>();
        for (Member member : model.members()) {
            String prefix = model.members().size() == 1 ? "" : members.size() + 1 + "_";
            Map<String, Object> saved = new LinkedHashMap<>();
            saved.put("kind", member.kind().toString());
            saved.put("prefix", prefix);
            saved.put("slopes", member.calibration().slopes());
            saved.put("offsets", member.calibration().offsets());
            members.add(saved);
            member.files().forEach((name, content) -> files.put(prefix + name, content));
        }
        json.put("members", members);
        ModelOrigin origin = model.origin();
        json.put("from", origin.from());
        json.put("until", origin.until());
        json.put("rows", origin.rows());
        json.put("seed", origin.seed());
        json.put("fingerprint", origin.fingerprint());
        json.put("deciles", origin.deciles());
        json.put("shares", origin.shares());
        files.put(HEAD, JSON.writeValueAsString(json) + "\n");
        return files;
    }

    static Model read(Map<String, String> files) {
        try {
            return read(JSON.readTree(required(files, HEAD)), files);
        } catch (JacksonException e) {
            throw new InvalidRequestException(
                    HEAD + " is damaged: " + e.getOriginalMessage() + " Train the model again, or roll back.", e);
        }
    }

    private static Model read(JsonNode json, Map<String, String> files) {
        List<String> features = new ArrayList<>();
        json.required("features").forEach(name -> features.add(name.stringValue()));
        List<LabelClass> classes = new ArrayList<>();
        for (JsonNode one : json.required("classes")) {
            classes.add(new LabelClass(
                    one.required("name").stringValue(),
                    one.required("direction").intValue()));
        }
        List<Member> members = new ArrayList<>();
        for (JsonNode saved : json.required("members")) {
            String prefix = saved.required("prefix").stringValue();
            Map<String, String> own = new LinkedHashMap<>();
            files.forEach((name, content) -> {
                if (name.startsWith(prefix) && !name.equals(HEAD)) {
                    own.put(name.substring(prefix.length()), content);
                }
            });
            ModelKind kind = ModelKind.parse(saved.required("kind").stringValue());
            double[] slopes = XgboostJson.numbers(saved.required("slopes"));
            double[] offsets = XgboostJson.numbers(saved.required("offsets"));
            int bent = slopes.length == 0 ? 0 : classes.size();
            if (slopes.length != bent || offsets.length != bent) {
                throw new InvalidRequestException(HEAD + " is not whole. Train the model again, or roll back.");
            }
            members.add(Member.read(kind, own, classes.size(), new Calibration(slopes, offsets)));
        }
        if (members.isEmpty()) {
            throw new InvalidRequestException(HEAD + " names no model. Train it again, or roll back.");
        }
        List<double[]> deciles = new ArrayList<>();
        json.required("deciles").forEach(row -> deciles.add(XgboostJson.numbers(row)));
        List<double[]> shares = new ArrayList<>();
        json.required("shares").forEach(row -> shares.add(XgboostJson.numbers(row)));
        ModelOrigin origin = new ModelOrigin(
                json.required("from").longValue(),
                json.required("until").longValue(),
                json.required("rows").intValue(),
                json.required("seed").longValue(),
                json.required("fingerprint").stringValue(),
                deciles.toArray(double[][]::new),
                shares.toArray(double[][]::new));
        return new Model(origin, features, classes, members);
    }

    static String required(Map<String, String> files, String name) {
        String content = files.get(name);
        if (content == null) {
            throw new InvalidRequestException(
                    "The saved model has no " + name + ", only " + files.keySet() + ". Train it again, or roll back.");
        }
        return content;
    }
}
