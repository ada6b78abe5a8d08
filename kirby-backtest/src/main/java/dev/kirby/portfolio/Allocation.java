package dev.kirby.portfolio;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import dev.kirby.performance.Moments;
import dev.kirby.performance.Trade;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * How the capital of a portfolio is divided between its members: a share of each, of which its sizing then uses what it uses.
 * Shares are found anew on each UTC day, from what was known when it began. Immutable and thread-safe.
 */
public final class Allocation {

    /** What was known at the start of a day. */
    public interface View {

        /** {@return how many members there are} */
        int members();

        /**
         * The daily returns of a member's market, of whole days before this one.
         *
         * @param member from 0
         * @param days how many at most
         * @return oldest first, fewer where the data begin later
         */
        double[] marketReturns(int member, int days);

        /**
         * {@return the trades that a member has closed, in the order of their entries}
         *
         * @param member from 0
         */
        List<Trade> trades(int member);
    }

    private static final int VOLATILITY_DAYS = 30;
    private static final int MIN_TRADES = 30;

    private final String name;
    private final Function<View, double[]> shares;

    private Allocation(String name, Function<View, double[]> shares) {
        this.name = requireNonNull(name, "name");
        this.shares = requireNonNull(shares, "shares");
    }

    /**
     * A rule of your own.
     *
     * @param name stands in results
     * @param shares one of 0 or more for each member
     * @return the allocation
     */
    public static Allocation of(String name, Function<View, double[]> shares) {
        return new Allocation(name, shares);
    }

    /** {@return the same share for each} */
    public static Allocation equal() {
        return of("equal", view -> equal(view.members()));
    }

    /** {@return the whole capital for each, whoever comes first; margin and equity still are those of one account} */
    public static Allocation whole() {
        return of("whole", view -> {
            double[] all = new double[view.members()];
            Arrays.fill(all, 1);
            return all;
        });
    }

    /**
     * Shares that stay.
     *
     * @param shares one for each member, such as 0.5
     * @return the allocation
     */
    public static Allocation fixed(double... shares) {
        double[] copy = shares.clone();
        return of("fixed " + Arrays.toString(copy), view -> copy.clone());
    }

    /**
     * {@return shares in inverse proportion to the standard deviation of the market's last 30 daily returns; equal until all are
     *     known}
     */
    public static Allocation inverseVolatility() {
        return of("inverse volatility", view -> {
            double[] inverse = new double[view.members()];
            double sum = 0;
            for (int i = 0; i < inverse.length; i++) {
                double[] returns = view.marketReturns(i, VOLATILITY_DAYS);
                inverse[i] = returns.length < VOLATILITY_DAYS
                        ? Double.NaN
                        : 1 / Moments.deviation(returns, 0, VOLATILITY_DAYS);
                sum += inverse[i];
            }
            if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
                return equal(inverse.length);
            }
            for (int i = 0; i < inverse.length; i++) {
                inverse[i] /= sum;
            }
            return inverse;
        });
    }

    /**
     * A part of the Kelly share that a member's own trades show, {@code p - (1 - p) / b} with win rate p and mean win over mean
     * loss b, once it has 30; an equal share before. Shares that add up to more than 1 are scaled down to it.
     *
     * @param part of the Kelly share, such as 0.5
     * @return the allocation
     */
    public static Allocation kelly(double part) {
        if (!(part > 0 && part <= 1)) {
            throw new InvalidRequestException(
                    "The part of the Kelly share must be above 0 and at most 1, was " + part + ".");
        }
        return of("kelly " + part, view -> {
            double[] shares = equal(view.members());
            double sum = 0;
            for (int i = 0; i < shares.length; i++) {
                List<Trade> trades = view.trades(i);
                shares[i] = trades.size() < MIN_TRADES ? shares[i] : Math.min(1, Math.max(0, part * kelly(trades)));
                sum += shares[i];
            }
            for (int i = 0; sum > 1 && i < shares.length; i++) {
                shares[i] /= sum;
            }
            return shares;
        });
    }

    /**
     * Reads an allocation as it is typed.
     *
     * @param text {@code equal}, {@code whole}, {@code inverse-volatility}, {@code kelly}, or shares such as {@code 0.5,0.3,0.2}
     * @return the allocation; kelly is half of the Kelly share
     */
    public static Allocation parse(String text) {
        return switch (text) {
            case "equal" -> equal();
            case "whole" -> whole();
            case "inverse-volatility" -> inverseVolatility();
            case "kelly" -> kelly(0.5);
            default -> {
                try {
                    yield fixed(Arrays.stream(text.split(","))
                            .mapToDouble(share -> Double.parseDouble(share.strip()))
                            .toArray());
                } catch (NumberFormatException e) {
                    List<String> names = List.of("equal", "whole", "inverse-volatility", "kelly");
                    throw new InvalidRequestException(
                            "Unknown allocation '" + text + "'" + NearestNames.hint(text, names)
                                    + ": use equal, whole, inverse-volatility, kelly, or shares such as 0.5,0.3,0.2.",
                            e);
                }
            }
        };
    }

    private static double[] equal(int members) {
        double[] shares = new double[members];
        Arrays.fill(shares, 1.0 / members);
        return shares;
    }

    private static double kelly(List<Trade> trades) {
        double won = 0;
        double lost = 0;
        int wins = 0;
        int losses = 0;
        for (Trade trade : trades) {
            won += Math.max(trade.pnl(), 0);
            lost -= Math.min(trade.pnl(), 0);
            wins += trade.pnl() > 0 ? 1 : 0;
            losses += trade.pnl() < 0 ? 1 : 0;
        }
        if (wins == 0) {
            return 0;
        }
        double rate = (double) wins / trades.size();
        return losses == 0 ? rate : rate - (1 - rate) / ((won / wins) / (lost / losses));
    }

    /** The shares at the start of a day, checked. */
    double[] shares(View view) {
        double[] found = shares.apply(view);
        if (found.length != view.members() || Arrays.stream(found).anyMatch(share -> !(share >= 0 && share <= 1e6))) {
            throw new InvalidRequestException("The allocation " + name + " must give each of " + view.members()
                    + " members a share of 0 or more, gave " + Arrays.toString(found) + ".");
        }
        return found;
    }

    /** For example {@code Allocation[inverse volatility]}. */
    @Override
    public String toString() {
        return "Allocation[" + (name.length() > 60 ? name.substring(0, 60) : name) + "]";
    }
}
