package dev.kirby.ml.model;

import dev.kirby.UnsupportedDataException;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import org.jspecify.annotations.Nullable;

/**
 * The calls to lightgbm4j. A class of its own, because the JVM looks for what a class catches when it first uses the class: without the
 * library nothing but a call to {@link #train} may fail.
 */
final class LightGbmBooster {

    private LightGbmBooster() {}

    /** Trains, until the later rows fare no better for a while, and gives the text of the best round. */
    static String train(Trainer.Fit fit, String options, Samples rows) {
        int trees = fit.params().integer("trees");
        int patience = fit.stop().size() == 0 ? Integer.MAX_VALUE : fit.params().integer("patience");
        LightGbmLibrary.require();
        try {
            LGBMDataset train = dataset(rows, options, null);
            @Nullable LGBMDataset stop = fit.stop().size() == 0 ? null : dataset(fit.stop(), options, train);
            LGBMBooster booster = LGBMBooster.create(train, options);
            try {
                if (stop != null) {
                    booster.addValidData(stop);
                }
                int best = 0;
                double least = Double.POSITIVE_INFINITY;
                for (int round = 1; round <= trees && round - best <= patience; round++) {
                    boolean finished = booster.updateOneIter();
                    double loss = stop == null ? -round : booster.getEval(1)[0];
                    if (loss < least || round == 1) {
                        least = loss;
                        best = round;
                    }
                    if (finished) {
                        break;
                    }
                }
                return booster.saveModelToString(0, best, LGBMBooster.FeatureImportanceType.GAIN);
            } finally {
                booster.close();
                if (stop != null) {
                    stop.close();
                }
                train.close();
            }
        } catch (LGBMException e) {
            throw new UnsupportedDataException(
                    "LightGBM cannot train with " + fit.params() + ": " + e.getMessage() + ". Give other parameters.");
        }
    }

    private static LGBMDataset dataset(Samples rows, String options, @Nullable LGBMDataset reference)
            throws LGBMException {
        LGBMDataset dataset = LGBMDataset.createFromMat(
                rows.rowMajor(), rows.size(), rows.columns().length, true, options, reference);
        dataset.setField("label", Samples.floats(rows.labels()));
        dataset.setField("weight", Samples.floats(rows.weights()));
        return dataset;
    }
}
