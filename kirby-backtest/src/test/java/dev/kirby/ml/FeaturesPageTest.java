package dev.kirby.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page lists the features that there are, with their descriptions; {@code -Dkirby.write=true} writes the list anew. */
class FeaturesPageTest {

    private static final Path PAGE = Path.of("../docs/features.md");
    private static final String MARK = "-Dkirby.write=true -->\n";

    private static String table() {
        List<Feature> features = Features.standard().list();
        StringBuilder table = new StringBuilder("\n" + features.size() + " features, of which "
                + features.stream().filter(Feature::isOfCandles).count()
                + " are of candles alone.\n\n| family | feature | what it is |\n|---|---|---|\n");
        for (Feature feature : features) {
            table.append("| ").append(feature.family());
            table.append(" | `").append(feature.name());
            table.append("` | ").append(feature.description()).append(" |\n");
        }
        return table.toString();
    }

    @Test
    void the_page_lists_every_feature() throws IOException {
        String page = Files.readString(PAGE);
        String head = page.substring(0, page.indexOf(MARK) + MARK.length());
        if (Boolean.getBoolean("kirby.write")) {
            Files.writeString(PAGE, head + table());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(head + table());
    }
}
