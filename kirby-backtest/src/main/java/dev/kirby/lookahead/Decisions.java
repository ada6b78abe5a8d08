package dev.kirby.lookahead;

import dev.kirby.strategy.Exits;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.Study;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a strategy decides at each bar, as columns.
 *
 * @param strategy with its parameters
 */
@SuppressWarnings("EnumOrdinal") // columns are numbers; what they mean does not leave this class
record Decisions(Strategy strategy) implements ColumnFunction<Study> {

    private static final String ACTION = "action";

    @Override
    public Map<String, double[]> apply(Study study) {
        Rule rule = strategy.prepare(study);
        int size = study.size();
        double[] action = new double[size];
        double[] stop = new double[size];
        double[] target = new double[size];
        double[] longest = new double[size];
        double[] opposite = new double[size];
        double[] price = new double[size];
        double[] units = new double[size];
        double[] trailing = new double[size];
        double[] breakEven = new double[size];
        double[] part = new double[size];
        double[] close = study.closes();
        for (int bar = 0; bar < size; bar++) {
            Signal signal = rule.at(bar);
            Exits exits = signal.exits();
            action[bar] = signal.action().ordinal();
            stop[bar] = exits.stopDistance();
            target[bar] = exits.targetDistance();
            longest[bar] = exits.maxHoldingPeriods();
            opposite[bar] = exits.onOppositeSignal() ? 1 : 0;
            int closed = bar;
            price[bar] = signal.order().price();
            units[bar] = signal.order().size();
            trailing[bar] = exits.trailingStop()
                    .map(follows -> follows.level(true, 0, close[closed], closed))
                    .orElse(Double.NaN);
            breakEven[bar] = exits.breakEvenDistance();
            part[bar] = exits.partialTargets().isEmpty()
                    ? Double.NaN
                    : exits.partialTargets().get(0).distance();
        }
        Map<String, double[]> columns = new LinkedHashMap<>();
        columns.put(ACTION, action);
        columns.put("stop distance", stop);
        columns.put("target distance", target);
        columns.put("longest holding", longest);
        columns.put("opposite signal", opposite);
        columns.put("order price", price);
        columns.put("order size", units);
        columns.put("trailing stop", trailing);
        columns.put("break-even distance", breakEven);
        columns.put("partial target distance", part);
        return columns;
    }

    /** A value as people read it. */
    static String words(String column, double value) {
        return column.equals(ACTION) ? Signal.Action.values()[(int) value].toString() : Double.toString(value);
    }
}
