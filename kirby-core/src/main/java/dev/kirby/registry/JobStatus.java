package dev.kirby.registry;

import dev.kirby.InvalidRequestException;
import java.util.Arrays;

/** The state of a training job. */
public enum JobStatus {
    /** Waits for its turn. */
    PENDING,
    /** Is being worked on, or was when its process died: see {@link TrainingJob#asOf}. */
    RUNNING,
    /** Ended with a result. */
    COMPLETED,
    /** Ended with an error, or was interrupted: see {@link TrainingJob#isInterrupted()}. */
    FAILED,
    /** Was stopped by a user. */
    CANCELLED;

    /**
     * {@return true if the job is over: completed, failed or cancelled}
     */
    public boolean isFinal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /**
     * Reads a name as {@link #name()} writes it.
     *
     * @param text for example {@code RUNNING}
     * @return the status
     * @throws InvalidRequestException for any other text
     */
    public static JobStatus parse(String text) {
        return Arrays.stream(values())
                .filter(status -> status.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("Unknown job status '" + text + "': use one of "
                        + Arrays.toString(values()).replaceAll("[\\[\\],]", "") + "."));
    }
}
