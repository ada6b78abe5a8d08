package dev.kirby.optimize;

import dev.kirby.InvalidRequestException;
import dev.kirby.performance.Metric;
import dev.kirby.performance.Metrics;
import dev.kirby.strategy.Params;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A search as bytes, and back to the last bit: deflated, column by column, since the values of one column resemble each other. A trial takes
 * about half a kilobyte, most of it its daily returns.
 */
final class SearchBytes {

    private static final int FORMAT = 1;

    private SearchBytes() {}

    static byte[] of(SearchResult search) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            out.writeInt(FORMAT);
            out.writeUTF(search.objective());
            out.writeInt(search.minTrades());
            write(out, search.trials());
            out.writeInt(Metric.values().length);
            for (Metric metric : Metric.values()) {
                out.writeUTF(metric.key());
                for (Trial trial : search.trials()) {
                    out.writeDouble(trial.metrics().value(metric));
                }
            }
            search.returns().write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no device that could fail
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, List<Trial> trials) throws IOException {
        out.writeInt(trials.size());
        for (Trial trial : trials) {
            out.writeInt(trial.number());
            out.writeDouble(trial.score());
        }
        List<String> names =
                trials.isEmpty() ? List.of() : trials.get(0).params().names();
        out.writeInt(names.size());
        for (String name : names) {
            out.writeUTF(name);
            for (Trial trial : trials) {
                if (trial.params().names().size() != names.size()) {
                    throw new InvalidRequestException("All trials of a search must vary the same parameters.");
                }
                out.writeDouble(trial.params().value(name));
            }
        }
    }

    static SearchResult read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            if (in.readInt() != FORMAT) {
                throw new InvalidRequestException("These are no bytes of a search of this release.");
            }
            String objective = in.readUTF();
            int minTrades = in.readInt();
            int count = in.readInt();
            int[] numbers = new int[count];
            double[] scores = new double[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = in.readInt();
                scores[i] = in.readDouble();
            }
            Map<String, double[]> params = columns(in, count);
            Map<String, double[]> metrics = columns(in, count);
            List<Trial> trials = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                trials.add(new Trial(numbers[i], params(params, i), scores[i], metrics(metrics, i)));
            }
            return new SearchResult(trials, minTrades, objective, TrialReturns.read(in));
        } catch (IOException e) {
            throw new InvalidRequestException("These are no bytes of a search: " + e + ".", e);
        }
    }

    private static Map<String, double[]> columns(DataInputStream in, int rows) throws IOException {
        Map<String, double[]> columns = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            double[] values = new double[rows];
            for (int i = 0; i < rows; i++) {
                values[i] = in.readDouble();
            }
            columns.put(name, values);
        }
        return columns;
    }

    private static Params params(Map<String, double[]> columns, int row) {
        Map<String, Double> values = new LinkedHashMap<>();
        columns.forEach((name, column) -> values.put(name, column[row]));
        return Params.of(values);
    }

    private static Metrics metrics(Map<String, double[]> columns, int row) {
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        columns.forEach((name, column) -> figures.put(Metric.parse(name), column[row]));
        return Metrics.of(figures);
    }
}
