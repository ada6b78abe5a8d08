package dev.kirby.examples.studio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of the page, resources of the package's folder {@code page}. A name is letters, digits, {@code - _ .} and single slashes, and
 * no part of it begins with a dot, so that none leads anywhere else.
 */
final class StaticFiles {

    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,80}/){0,4}[A-Za-z0-9_-][A-Za-z0-9._-]{0,80}");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "txt", "text/plain;charset=utf-8");

    private StaticFiles() {}

    /** The file of a path such as {@code /} or {@code /studio.js}. */
    static Optional<Answer> find(String path) {
        String name = path.equals("/") ? "index.html" : path.substring(1);
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        // lit-html comes from its own jar.
        String place = name.startsWith("webjars/") ? "/META-INF/resources/" + name : "page/" + name;
        try (InputStream in = StaticFiles.class.getResourceAsStream(place)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new Answer(200, type, in.readAllBytes(), Map.of("Cache-Control", "no-cache")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
