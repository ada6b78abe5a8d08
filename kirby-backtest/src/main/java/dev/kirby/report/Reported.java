package dev.kirby.report;

/** A result that makes a page of itself. */
public interface Reported {

    /**
     * The result as a page.
     *
     * @return made now
     */
    Report report();

    /** Opens the {@link #report} in the browser, or says where its file is; in a notebook, shows it there. */
    default void show() {
        report().show();
    }
}
