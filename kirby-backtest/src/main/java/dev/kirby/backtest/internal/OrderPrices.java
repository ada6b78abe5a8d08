package dev.kirby.backtest.internal;

import dev.kirby.market.ContractType;

/** At which prices orders are filled, and what that costs: a market order slips and takes, one that rests does not slip. */
final class OrderPrices {

    private final ContractType contract;
    private final Terms terms;

    OrderPrices(ContractType contract, Terms terms) {
        this.contract = contract;
        this.terms = terms;
    }

    /** What a unit is worth at a price, in the currency of settlement. */
    double worth(double price) {
        return contract == ContractType.LINEAR ? price : 1 / price;
    }

    /** The price of an entry after slippage, no worse than its limit. */
    double entry(boolean buys, EntryFill at, double amount) {
        double fill = at.rests() ? at.price() : taken(buys, at.bar(), at.price(), amount);
        return Double.isNaN(at.limit()) ? fill : buys ? Math.min(fill, at.limit()) : Math.max(fill, at.limit());
    }

    /** The price of an order that takes, after slippage. */
    double taken(boolean buys, int bar, double price, double amount) {
        double coins = contract == ContractType.LINEAR ? amount : amount / price;
        return OpenPosition.fill(buys, price, terms.slippage().share(bar, price, coins));
    }

    /** The fee of an order that rests or takes. */
    double fee(boolean rests, double amount, double price) {
        return (rests ? terms.makerFee() : terms.fee()) * contract.notional(amount, price);
    }
}
