package dev.kirby.report;

import dev.kirby.source.internal.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A report's page, and what a server says so that a browser runs the scripts of this page and no others. The page says the same
 * itself, in a {@code meta} element; a server that puts it into a frame repeats it in the header of its answer, or adds the
 * hashes to its own policy where the frame's document is part of the server's page ({@code srcdoc}).
 *
 * <pre>{@code
 * HtmlPage page = result.report().toPage();
 * headers.set("Content-Security-Policy", page.policy() + "; sandbox allow-scripts");
 * }</pre>
 *
 * @param html the whole document
 * @param scriptHashes of each script in it, in order, as a policy names it: {@code 'sha256-...'}, quotation marks included
 */
public record HtmlPage(String html, List<String> scriptHashes) {

    /** Copies the list. */
    public HtmlPage {
        scriptHashes = List.copyOf(scriptHashes);
    }

    /** {@return the content security policy of the page: no request to anywhere, and no script but its own} */
    public String policy() {
        return policy(scriptHashes);
    }

    static String policy(List<String> hashes) {
        return "default-src 'none'; style-src 'unsafe-inline'; script-src " + String.join(" ", hashes)
                + "; img-src data: blob:";
    }

    static String hash(String script) {
        byte[] digest = Sha256.begin().digest(script.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    /** For example {@code HtmlPage[3,040,112 characters, 3 scripts]}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "HtmlPage[%,d characters, %d scripts]", html.length(), scriptHashes.size());
    }
}
