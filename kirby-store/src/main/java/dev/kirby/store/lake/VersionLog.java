package dev.kirby.store.lake;

import dev.kirby.StoreException;
import dev.kirby.internal.Logs;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.store.storage.DataVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What was collected when: {@code versions.jsonl}, one JSON object a line, only ever appended to. */
@SuppressWarnings("try") // locks and uses are held, not used
final class VersionLog {

    private static final Logger LOG = Logs.of(VersionLog.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final Path lock;

    VersionLog(LakeFolders folders) {
        this.file = folders.root().resolve("versions.jsonl");
        this.lock = folders.lock("versions");
    }

    void append(DataVersion version) {
        byte[] line = (JSON.writeValueAsString(json(version)) + "\n").getBytes(StandardCharsets.UTF_8);
        try (WriterLock turn = WriterLock.acquire(lock, file);
                FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size();
            if (size > 0 && !endsLine(channel, size)) {
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}), size++); // a process died while writing
            }
            channel.write(ByteBuffer.wrap(line), size);
            channel.force(true);
        } catch (IOException e) {
            throw new StoreException("Cannot write " + file + ": " + e + ".", e);
        }
    }

    private static boolean endsLine(FileChannel channel, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.read(last, size - 1) == 1 && last.get(0) == '\n';
    }

    List<DataVersion> read() {
        List<DataVersion> versions = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                try {
                    if (!line.isBlank()) {
                        versions.add(version(JSON.readTree(line)));
                    }
                } catch (JacksonException e) {
                    LOG.debug("Skipped a torn line of {}", file, e);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file + ": " + e + ".", e);
        }
        return List.copyOf(versions);
    }

    private static ObjectNode json(DataVersion version) {
        SeriesId series = version.series();
        ObjectNode json = JSON.createObjectNode();
        json.put("time", version.time().toString());
        json.put("dataset", series.dataset().toString());
        json.put("instrument", series.instrument().toString());
        series.interval().ifPresent(interval -> json.put("interval", interval.toString()));
        json.put("origin", version.origin());
        json.put("range_start", version.range().start().toString());
        json.put("range_end", version.range().end().toString());
        json.put("rows", version.rows());
        ObjectNode settings = json.putObject("settings");
        new TreeMap<>(version.settings()).forEach(settings::put);
        return json;
    }

    private static DataVersion version(JsonNode json) {
        JsonNode intervalNode = json.path("interval");
        @Nullable Interval interval = intervalNode.isString() ? Interval.parse(intervalNode.stringValue()) : null;
        SeriesId series = new SeriesId(
                Dataset.parse(json.required("dataset").stringValue()),
                Instrument.parse(json.required("instrument").stringValue()),
                interval);
        Map<String, String> settings = new TreeMap<>();
        json.path("settings")
                .properties()
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asString()));
        return new DataVersion(
                Instant.parse(json.required("time").stringValue()),
                series,
                json.required("origin").stringValue(),
                new TimeRange(
                        Instant.parse(json.required("range_start").stringValue()),
                        Instant.parse(json.required("range_end").stringValue())),
                json.required("rows").longValue(),
                settings);
    }
}
