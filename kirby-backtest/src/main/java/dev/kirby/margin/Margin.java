package dev.kirby.margin;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.internal.NearestNames;
import dev.kirby.market.ContractType;
import dev.kirby.market.Instrument;
import dev.kirby.market.Side;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How positions of a perpetual are margined and liquidated.
 *
 * <pre>{@code
 * backtest.sizing(Sizing.DEFAULT.leverage(10)).margin(Margin.isolated());
 * }</pre>
 *
 * <p>An isolated position is backed by its own initial margin, {@code notional / leverage}, less the funding it pays; a cross
 * position by the whole account. What is not set is the venue's, by the instrument traded: its {@link MarginTiers} (or
 * {@link MarginTiers#DEFAULT}), where it counts the maintenance margin, how much a liquidation closes, and who pays what a
 * position loses beyond its balance. A liquidated position loses all of its balance, unless {@link #liquidationFee} says what is taken.
 *
 * <p>Immutable and thread-safe; refinements return a new margin.
 */
public final class Margin implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    // Their insurance funds take over what a position loses beyond its margin.
    private static final Set<String> INSURED = Set.of("binance", "bybit");

    // Bybit's help page on its liquidation process: a position of a higher tier is brought to a lower one where that
    // helps.
    // Binance reduces large positions too, by amounts it does not publish.
    private static final Set<String> BY_TIERS = Set.of("bybit");

    /** What backs a position. */
    public enum Mode {
        /** Its own initial margin. */
        ISOLATED,
        /** The whole account. */
        CROSS;

        /**
         * Reads {@code isolated} or {@code cross}, in any case.
         *
         * @param text as typed
         * @return the mode
         */
        public static Mode parse(String text) {
            for (Mode mode : values()) {
                if (mode.name().equalsIgnoreCase(text)) {
                    return mode;
                }
            }
            List<String> names = List.of("isolated", "cross");
            throw new InvalidRequestException(
                    "Unknown margin '" + text + "'" + NearestNames.hint(text, names) + ": use isolated or cross.");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who pays what a position loses beyond its balance. */
    public enum Shortfall {
        /** The venue's insurance fund: a position loses its balance at most. */
        VENUE_PAYS,
        /** The trader. */
        TRADER_PAYS
    }

    /** How much of a position a liquidation closes. */
    public enum Liquidation {
        /** All of it. */
        WHOLE,
        /** What brings the rest to the limit of a lower tier in which it is maintained; all of it where there is none. */
        BY_TIERS
    }

    private final Mode mode;
    private final @Nullable MarginTiers tiers;
    private final LiquidationPrice.@Nullable Maintenance maintenance;
    private final @Nullable Shortfall shortfall;
    private final @Nullable Liquidation liquidation;
    private final double liquidationFee;

    private Margin(
            Mode mode,
            @Nullable MarginTiers tiers,
            LiquidationPrice.@Nullable Maintenance maintenance,
            @Nullable Shortfall shortfall,
            @Nullable Liquidation liquidation,
            double liquidationFee) {
        this.mode = requireNonNull(mode, "mode");
        this.tiers = tiers;
        this.maintenance = maintenance;
        this.shortfall = shortfall;
        this.liquidation = liquidation;
        this.liquidationFee = liquidationFee;
    }

    /**
     * {@return margin by the rules of the venue traded on}
     *
     * @param mode isolated or cross
     */
    public static Margin of(Mode mode) {
        return new Margin(mode, null, null, null, null, Double.NaN);
    }

    /** {@return isolated margin by the rules of the venue traded on} */
    public static Margin isolated() {
        return of(Mode.ISOLATED);
    }

    /** {@return cross margin by the rules of the venue traded on} */
    public static Margin cross() {
        return of(Mode.CROSS);
    }

    /**
     * A copy with another table of maintenance margin.
     *
     * @param table such as {@code MarginTiers.flat(0.005, 50)}
     * @return the new margin
     */
    public Margin tiers(MarginTiers table) {
        return new Margin(mode, requireNonNull(table, "table"), maintenance, shortfall, liquidation, liquidationFee);
    }

    /**
     * A copy that counts the maintenance margin elsewhere.
     *
     * @param where at the price of liquidation or of entry
     * @return the new margin
     */
    public Margin maintenance(LiquidationPrice.Maintenance where) {
        return new Margin(mode, tiers, requireNonNull(where, "where"), shortfall, liquidation, liquidationFee);
    }

    /**
     * A copy in which someone else pays what a position loses beyond its balance.
     *
     * @param who the venue or the trader
     * @return the new margin
     */
    public Margin shortfall(Shortfall who) {
        return new Margin(mode, tiers, maintenance, requireNonNull(who, "who"), liquidation, liquidationFee);
    }

    /**
     * A copy that closes another part of a position at its liquidation.
     *
     * @param how all of it, or by tiers
     * @return the new margin
     */
    public Margin liquidation(Liquidation how) {
        return new Margin(mode, tiers, maintenance, shortfall, requireNonNull(how, "how"), liquidationFee);
    }

    /**
     * A copy in which a liquidation is closed at its price for a fee, and what is left of the balance stays.
     *
     * @param rate share of the notional at the price of liquidation
     * @return the new margin
     */
    public Margin liquidationFee(double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new InvalidRequestException(
                    "The liquidation fee must be a share from 0 to below 1 (0.0125 means 1.25 %), was " + rate + ".");
        }
        return new Margin(mode, tiers, maintenance, shortfall, liquidation, rate);
    }

    /**
     * {@return this margin with all that is not set as a venue has it}
     *
     * @param instrument what is traded
     * @param contract how it settles
     */
    public Margin on(Instrument instrument, ContractType contract) {
        boolean atEntry = instrument.exchange().equals("bybit") && contract == ContractType.LINEAR;
        return new Margin(
                mode,
                tiers != null ? tiers : MarginTiers.find(instrument).orElse(MarginTiers.DEFAULT),
                maintenance != null
                        ? maintenance
                        : atEntry ? LiquidationPrice.Maintenance.AT_ENTRY : LiquidationPrice.Maintenance.AT_LIQUIDATION,
                shortfall != null
                        ? shortfall
                        : INSURED.contains(instrument.exchange()) ? Shortfall.VENUE_PAYS : Shortfall.TRADER_PAYS,
                liquidation != null
                        ? liquidation
                        : BY_TIERS.contains(instrument.exchange()) ? Liquidation.BY_TIERS : Liquidation.WHOLE,
                liquidationFee);
    }

    /** {@return what backs a position} */
    public Mode mode() {
        return mode;
    }

    /** {@return the table of maintenance margin; the default one where none is set} */
    public MarginTiers tiers() {
        return tiers != null ? tiers : MarginTiers.DEFAULT;
    }

    /** {@return the fee of a liquidation as a share of the notional; NaN where it takes all that is left} */
    public double liquidationFee() {
        return liquidationFee;
    }

    /** {@return whether a liquidation goes tier by tier} */
    public boolean isByTiers() {
        return liquidation == Liquidation.BY_TIERS;
    }

    /** {@return whether the maintenance margin is that of the notional at the entry} */
    public boolean countsAtEntry() {
        return maintenance == LiquidationPrice.Maintenance.AT_ENTRY;
    }

    /** {@return whether a position loses its balance at most} */
    public boolean isInsured() {
        return shortfall == Shortfall.VENUE_PAYS;
    }

    /**
     * {@return the price of liquidation, NaN where no price liquidates}
     *
     * @param contract linear or inverse
     * @param side long or short
     * @param quantity coins of a linear contract, quote units of an inverse one
     * @param entry price of entry
     * @param balance that stands behind the position, currency of settlement
     */
    public double liquidationPrice(ContractType contract, Side side, double quantity, double entry, double balance) {
        return LiquidationPrice.of(
                contract,
                side,
                quantity,
                entry,
                balance,
                tiers(),
                maintenance != null ? maintenance : LiquidationPrice.Maintenance.AT_LIQUIDATION);
    }

    /** For example {@code Margin[isolated, MarginTiers[flat 0.005, 1 tiers from 0.50 %]]}. */
    @Override
    public String toString() {
        String text = "Margin[" + mode + (tiers == null ? "" : ", " + tiers)
                + (Double.isNaN(liquidationFee) ? "" : ", fee " + liquidationFee);
        return text.length() < 80 ? text + "]" : text.substring(0, 75) + "...]";
    }
}
