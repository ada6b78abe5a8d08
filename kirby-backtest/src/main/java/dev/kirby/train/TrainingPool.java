package dev.kirby.train;

import java.util.List;

/** Runs the trainings of a {@link Programme} in other processes, several at a time. */
public interface TrainingPool {

    /** Takes what became of each market, on one thread. */
    interface Taker {

        /**
         * A market is trained.
         *
         * @param market which
         * @param outcome what is kept of it
         */
        void trained(Programme.Market market, TrainingOutcome outcome);

        /**
         * A market could not be trained.
         *
         * @param market which
         * @param reason for people
         */
        void failed(Programme.Market market, String reason);
    }

    /**
     * Trains markets, and returns when all are done or it was cancelled. Those that the taker was not called for are begun again by the
     * next run.
     *
     * @param markets each once
     * @param taker called for each market at most once
     */
    void train(List<Programme.Market> markets, Taker taker);
}
