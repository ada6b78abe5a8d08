package dev.kirby.exchange.venue;

/**
 * The headers in which a venue states how much of a budget is used; empty where it does not.
 *
 * @param used weight used in the current window
 * @param limit weight granted per window
 * @param remaining weight left in the current window
 */
public record BudgetHeaders(String used, String limit, String remaining) {

    /** No such headers. */
    public static final BudgetHeaders NONE = new BudgetHeaders("", "", "");

    /**
     * What is used.
     *
     * @param header the header with the weight used
     * @return the headers
     */
    public static BudgetHeaders used(String header) {
        return new BudgetHeaders(header, "", "");
    }

    /**
     * What is granted and left.
     *
     * @param limit the header with the weight granted
     * @param remaining the header with the weight left
     * @return the headers
     */
    public static BudgetHeaders left(String limit, String remaining) {
        return new BudgetHeaders("", limit, remaining);
    }
}
