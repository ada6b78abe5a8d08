package dev.kirby.examples;

import dev.kirby.market.Instrument;
import dev.kirby.market.Interval;
import dev.kirby.ml.LabelClass;
import dev.kirby.ml.LabelColumn;
import dev.kirby.ml.Labels;
import dev.kirby.ml.TrainingData;
import dev.kirby.ml.model.Model;
import dev.kirby.ml.model.Models;
import dev.kirby.ml.retrain.DeployedModel;
import dev.kirby.ml.retrain.ModelHandle;
import dev.kirby.ml.validate.ModelScores;
import dev.kirby.registry.ArchivedModel;
import dev.kirby.series.FeatureMatrix;
import dev.kirby.store.MarketDataStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A process that deploys models one after the other until it is killed, or predicts until it reads a line. The model with the number n is
 * one of a few, by n, and each process can make them all: what a model must predict follows from its name.
 */
final class ModelChild {

    static final Instrument BTC = Instrument.parse("binance:BTC/USDT:USDT");
    static final double[] ROW = {0.3, -0.2};
    private static final int KINDS = 5;

    private ModelChild() {}

    /** Runs it: {@code deploy FOLDER FIRST} or {@code predict FOLDER}. */
    public static void main(String[] args) throws Exception {
        try (MarketDataStore store = MarketDataStore.open(args[1])) {
            archived(0); // fits all that there are
            if (args[0].equals("deploy")) {
                System.out.println("ready");
                for (int n = Integer.parseInt(args[2]); ; n++) {
                    store.models().deploy(archived(n));
                    System.out.println("deployed " + n);
                }
            }
            ModelHandle handle = handle(store);
            System.out.println("ready");
            int count = 0;
            while (System.in.available() == 0) {
                check(handle.predict(ROW));
                count++;
            }
            System.out.println("predicted " + count);
        }
    }

    static ModelHandle handle(MarketDataStore store) {
        return ModelHandle.of(store.models(), BTC, Interval.H1, Clock.systemUTC())
                .checkingEvery(Duration.ZERO);
    }

    /** Fails unless the model that a prediction names made it. */
    static void check(ModelHandle.Prediction prediction) {
        int n = Integer.parseInt(prediction.model().substring(2));
        if (!Arrays.equals(prediction.values(), Known.PREDICTED[n % KINDS])) {
            throw new AssertionError(prediction.model() + " said " + Arrays.toString(prediction.values())
                    + " instead of " + Arrays.toString(Known.PREDICTED[n % KINDS]));
        }
    }

    static ArchivedModel archived(int n) {
        return DeployedModel.archived(
                "m_" + n,
                BTC,
                Interval.H1,
                Instant.EPOCH.plusSeconds(n),
                Labels.change(1, 0),
                Known.MODELS[n % KINDS],
                Known.SCORES[n % KINDS]);
    }

    private static final class Known {
        static final Model[] MODELS = new Model[KINDS];
        static final ModelScores[] SCORES = new ModelScores[KINDS];
        static final double[][] PREDICTED = new double[KINDS][];

        static {
            for (int kind = 0; kind < KINDS; kind++) {
                TrainingData.Split split = data(kind).split(0.7);
                MODELS[kind] = Models.logistic().fit(split.train());
                SCORES[kind] = ModelScores.of(split.test(), MODELS[kind]);
                PREDICTED[kind] = MODELS[kind].predict(ROW);
            }
        }
    }

    private static TrainingData data(int seed) {
        int rows = 200;
        SplittableRandom random = new SplittableRandom(seed);
        double[][] columns = new double[2][rows];
        double[] labels = new double[rows];
        for (int row = 0; row < rows; row++) {
            columns[0][row] = random.nextDouble();
            columns[1][row] = random.nextDouble();
            labels[row] = columns[0][row] + random.nextDouble() > 1 ? 1 : 0;
        }
        long[] times = IntStream.range(0, rows).mapToLong(i -> i * 3_600_000L).toArray();
        long[] ends = Arrays.stream(times).map(t -> t + 7_200_000).toArray();
        return TrainingData.of(
                FeatureMatrix.of(Interval.H1, List.of("a", "b"), times, columns),
                LabelColumn.of(List.of(new LabelClass("rest", 0), new LabelClass("rise", 1)), labels, ends));
    }
}
