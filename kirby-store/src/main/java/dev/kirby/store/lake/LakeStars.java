package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.internal.Durable;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.store.internal.CloseGuard;
import dev.kirby.store.stars.Catalogue;
import dev.kirby.store.stars.CatalogueEntry;
import dev.kirby.store.stars.CatalogueSync;
import dev.kirby.store.stars.Section;
import dev.kirby.store.stars.Star;
import dev.kirby.store.stars.StarFile;
import dev.kirby.store.stars.Stars;
import dev.kirby.store.stars.SyncReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The configured series: {@code stars.json}, replaced as a whole. */
@SuppressWarnings("try") // locks and uses are held, not used
final class LakeStars implements Stars {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;
    private final Path lock;
    private final CloseGuard guard;

    LakeStars(LakeFolders folders, CloseGuard guard) {
        this.file = folders.root().resolve("stars.json");
        this.lock = folders.lock("stars");
        this.guard = guard;
    }

    @Override
    public Catalogue catalogue() {
        try (CloseGuard.Use use = guard.enter()) {
            return catalogue(JSON.readTree(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Catalogue.EMPTY;
        } catch (JacksonException e) {
            throw new StoreException(
                    "Damaged file " + file + ": " + e.getOriginalMessage() + ". Delete it and sync the stars again.",
                    e);
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + ": " + e + ".", e);
        }
    }

    @Override
    public SyncReport sync(StarFile wanted) {
        try (CloseGuard.Use use = guard.enter();
                WriterLock turn = WriterLock.acquire(lock, file)) {
            CatalogueSync sync = CatalogueSync.of(catalogue(), wanted);
            if (sync.report().changed()) {
                Durable.write(file, JSON.writeValueAsBytes(json(sync.catalogue())));
            }
            return sync.report();
        } catch (IOException e) {
            throw new StoreException("Cannot write " + file + ": " + e + ".", e);
        }
    }

    private static ObjectNode json(Catalogue catalogue) {
        ObjectNode json = JSON.createObjectNode();
        for (Section section : Section.values()) {
            ArrayNode entries = json.putArray(section.toString());
            catalogue
                    .entries(section)
                    .forEach(entry -> entries.addObject()
                            .put("name", entry.name())
                            .put("label", entry.label())
                            .put("active", entry.active()));
        }
        ArrayNode stars = json.putArray("starlistings");
        catalogue
                .stars()
                .forEach(star -> stars.addObject()
                        .put("instrument", star.instrument().toString())
                        .put("interval", star.interval().toString())
                        .put("active", star.active())
                        .put("notes", star.notes()));
        return json;
    }

    private static Catalogue catalogue(JsonNode json) {
        List<CatalogueEntry> entries = new ArrayList<>();
        for (Section section : Section.values()) {
            for (JsonNode entry : json.required(section.toString())) {
                entries.add(new CatalogueEntry(
                        section,
                        entry.required("name").stringValue(),
                        entry.required("label").stringValue(),
                        entry.required("active").booleanValue()));
            }
        }
        List<Star> stars = new ArrayList<>();
        for (JsonNode star : json.required("starlistings")) {
            stars.add(new Star(
                    Instrument.parse(star.required("instrument").stringValue()),
                    Interval.parse(star.required("interval").stringValue()),
                    star.required("active").booleanValue(),
                    star.required("notes").stringValue()));
        }
        return new Catalogue(entries, stars);
    }

    /** For example {@code Stars[/home/me/data/stars.json]}. */
    @Override
    public String toString() {
        return "Stars[" + file + "]";
    }
}
