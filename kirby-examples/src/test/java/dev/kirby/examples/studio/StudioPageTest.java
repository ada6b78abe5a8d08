package dev.kirby.examples.studio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files of the page: all that they load is there, and nothing in them needs a policy that is less than strict. */
class StudioPageTest {

    private static final Pattern LOADED = Pattern.compile("(?:from |import |href=|src=)\"([^\"#:$]+)\"");

    private static String file(String path) {
        return new String(
                StaticFiles.find(path)
                        .orElseThrow(() -> new AssertionError(path + " is not served"))
                        .body(),
                UTF_8);
    }

    @Test
    void every_file_that_is_loaded_is_served() {
        Set<String> seen = new TreeSet<>();
        Deque<String> left = new ArrayDeque<>(Set.of("/"));
        while (!left.isEmpty()) {
            String path = left.removeFirst();
            if (!seen.add(path) || path.equals("/openapi.json")) {
                continue;
            }
            String text = file(path);
            Matcher loaded = LOADED.matcher(path.endsWith(".css") ? "" : text);
            while (loaded.find()) {
                left.add(java.net.URI.create(path).resolve(loaded.group(1)).getPath());
            }
        }
        assertThat(seen)
                .contains("/studio.js", "/studio.css", "/jobs.js", "/webjars/lit-html/3.3.2/lit-html.js")
                .hasSizeGreaterThan(14);
    }

    @Test
    void the_page_needs_no_inline_script_style_or_evaluation() {
        assertThat(file("/"))
                .doesNotContain("<style", " style=", " onclick=")
                .doesNotContainPattern("<script[^>]*>[^<]");
        for (String name :
                Set.of("studio", "train", "jobs", "configurations", "data", "models", "curve", "state", "api")) {
            assertThat(file("/" + name + ".js"))
                    .as(name)
                    .doesNotContain("eval(", "new Function", "innerHTML", "unsafeHTML", " style=", "document.write");
        }
    }

    @Test
    void no_other_resource_is_served() {
        assertThat(StaticFiles.find("/webjars/../dev/kirby/examples/Kirby.class"))
                .isEmpty();
        assertThat(StaticFiles.find("/webjars/lit-html/3.3.2/package.jsonl")).isEmpty();
        assertThat(StaticFiles.find("/../page/index.html")).isEmpty();
    }
}
