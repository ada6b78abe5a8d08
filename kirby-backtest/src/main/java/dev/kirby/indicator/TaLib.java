package dev.kirby.indicator;

import com.tictactec.ta.lib.MAType;
import com.tictactec.ta.lib.MInteger;
import com.tictactec.ta.lib.meta.CoreMetaData;
import com.tictactec.ta.lib.meta.annotation.FuncInfo;
import com.tictactec.ta.lib.meta.annotation.InputParameterType;
import com.tictactec.ta.lib.meta.annotation.IntegerRange;
import com.tictactec.ta.lib.meta.annotation.OutputParameterType;
import com.tictactec.ta.lib.meta.annotation.RealRange;
import dev.kirby.InvalidRequestException;
import dev.kirby.UnsupportedDataException;
import dev.kirby.series.CandleSeries;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Any of TA-Lib's 158 functions as columns, for what Kirby does not have: {@code TaLib.column("T3", bars, 5, 0.7)}. Needs the
 * optional dependency {@code com.tictactec:ta-lib:0.4.0} on the class path.
 *
 * <p>Functions and options are those of TA-Lib's documentation, options in its order; those left out take TA-Lib's defaults.
 * The columns are as long as the candles and NaN where TA-Lib gives nothing, with unknown values as for all indicators, see
 * {@link Indicators}. The numbers are TA-Lib's: running sums leave rounding dust on flat prices, and patterns are 100 and
 * -100.
 */
public final class TaLib {

    private TaLib() {}

    /** {@return the names of all functions, such as {@code T3}, sorted} */
    public static synchronized List<String> functions() {
        List<String> names = new ArrayList<>();
        try {
            CoreMetaData.forEachFunc(
                    function -> names.add(function.getFuncInfo().name()));
        } catch (Exception e) {
            throw new UnsupportedDataException("TA-Lib could not list its functions: " + e.getMessage() + ".");
        } catch (NoClassDefFoundError e) {
            throw absent();
        }
        Collections.sort(names);
        return List.copyOf(names);
    }

    /**
     * The first column of a function.
     *
     * @param function TA-Lib's name, such as {@code T3}
     * @param bars candles; a function of a plain column takes the closes
     * @param options in TA-Lib's order
     * @return as many values as bars
     */
    public static double[] column(String function, CandleSeries bars, double... options) {
        return columns(function, bars, options).values().iterator().next();
    }

    /**
     * All columns of a function.
     *
     * @param function TA-Lib's name, such as {@code MAMA}
     * @param bars candles; a function of a plain column takes the closes
     * @param options in TA-Lib's order
     * @return the columns by TA-Lib's names, such as {@code outMAMA}, in its order
     */
    public static Map<String, double[]> columns(String function, CandleSeries bars, double... options) {
        return columns(function, bars, List.of(bars.closes()), options);
    }

    /**
     * All columns of a function of plain columns.
     *
     * @param function TA-Lib's name, such as {@code CORREL}
     * @param bars candles, for functions that take prices or volume too
     * @param inputs the plain columns, as many as the function takes
     * @param options in TA-Lib's order
     * @return the columns by TA-Lib's names, in its order
     */
    public static Map<String, double[]> columns(
            String function, CandleSeries bars, List<double[]> inputs, double... options) {
        try {
            FuncInfo info = handle(function).getFuncInfo();
            if (options.length > info.nbOptInput()) {
                throw new InvalidRequestException(function + " takes " + info.nbOptInput()
                        + " options at most, was given " + options.length + ".");
            }
            double[][] columns = new double[5 + inputs.size()][];
            columns[0] = bars.opens();
            columns[1] = bars.highs();
            columns[2] = bars.lows();
            columns[3] = bars.closes();
            columns[4] = bars.volumes();
            for (int c = 5; c < columns.length; c++) {
                columns[c] = inputs.get(c - 5);
            }
            double[][] results = Runs.of(info.nbOutput(), c -> call(function, c, options), columns);
            Map<String, double[]> named = new LinkedHashMap<>();
            for (int c = 0; c < results.length; c++) {
                named.put(handle(function).getOutputParameterInfo(c).paramName(), results[c]);
            }
            return named;
        } catch (NoClassDefFoundError e) {
            throw absent();
        }
    }

    /** One call at a time: TA-Lib's handles share what they call with. */
    private static synchronized double[][] call(String name, double[][] columns, double[] options) {
        CoreMetaData function = handle(name);
        FuncInfo info = function.getFuncInfo();
        int size = columns[0].length;
        int plain = 5;
        for (int i = 0; i < info.nbInput(); i++) {
            if (function.getInputParameterInfo(i).type() == InputParameterType.TA_Input_Price) {
                function.setInputParamPrice(
                        i, columns[0], columns[1], columns[2], columns[3], columns[4], new double[size]);
            } else if (plain < columns.length) {
                function.setInputParamReal(i, columns[plain++]);
            } else {
                throw new InvalidRequestException(name + " takes more plain columns than the " + (columns.length - 5)
                        + " given: use TaLib.columns(\"" + name + "\", bars, List.of(first, second)).");
            }
        }
        double[][] reals = new double[info.nbOutput()][size];
        int[][] integers = new int[info.nbOutput()][size];
        MInteger first = new MInteger();
        MInteger count = new MInteger();
        try {
            setOptions(function, options);
            for (int i = 0; i < info.nbOutput(); i++) {
                if (function.getOutputParameterInfo(i).type() == OutputParameterType.TA_Output_Real) {
                    function.setOutputParamReal(i, reals[i]);
                } else {
                    function.setOutputParamInteger(i, integers[i]);
                }
            }
            function.callFunc(0, size - 1, first, count);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new InvalidRequestException("TA-Lib's " + name + " does not take the options "
                    + Arrays.toString(options) + ": see its documentation for their number, order and range.");
        }
        double[][] results = new double[info.nbOutput()][size];
        for (int c = 0; c < results.length; c++) {
            boolean isReal = function.getOutputParameterInfo(c).type() == OutputParameterType.TA_Output_Real;
            Arrays.fill(results[c], Double.NaN);
            for (int i = 0; i < count.value; i++) {
                results[c][first.value + i] = isReal ? reals[c][i] : integers[c][i];
            }
        }
        return results;
    }

    /** TA-Lib's own setters leave a function without options without a list of them, and put numbers for its averages. */
    @SuppressWarnings("EnumOrdinal") // TA-Lib numbers its averages so
    private static void setOptions(CoreMetaData function, double[] options) throws ReflectiveOperationException {
        Object[] list = new Object[function.getFuncInfo().nbOptInput()];
        for (int i = 0; i < list.length; i++) {
            boolean isGiven = i < options.length;
            switch (function.getOptInputParameterInfo(i).type()) {
                case TA_OptInput_IntegerRange -> {
                    IntegerRange range = function.getOptInputIntegerRange(i);
                    double option = isGiven ? options[i] : range.defaultValue();
                    require(option == (int) option && option >= range.min() && option <= range.max(), option);
                    list[i] = (int) option;
                }
                case TA_OptInput_IntegerList -> {
                    double option = isGiven
                            ? options[i]
                            : function.getOptInputIntegerList(i).defaultValue();
                    require(option == (int) option && option >= 0 && option < MAType.values().length, option);
                    list[i] = MAType.values()[(int) option];
                }
                default -> {
                    RealRange range = function.getOptInputRealRange(i);
                    double option = isGiven ? options[i] : range.defaultValue();
                    require(option >= range.min() && option <= range.max(), option);
                    list[i] = option;
                }
            }
        }
        Field field = CoreMetaData.class.getDeclaredField("callOptInputParams");
        field.setAccessible(true);
        field.set(function, list);
    }

    private static void require(boolean isInRange, double option) {
        if (!isInRange) {
            throw new IllegalArgumentException("option out of range: " + option);
        }
    }

    /** TA-Lib fills its table of functions at the first call. */
    private static synchronized CoreMetaData handle(String function) {
        try {
            return CoreMetaData.getInstance(function);
        } catch (NoSuchMethodException e) {
            throw new InvalidRequestException(
                    "TA-Lib has no function " + function + ": TaLib.functions() lists those it has.");
        }
    }

    private static UnsupportedDataException absent() {
        return new UnsupportedDataException(
                "TA-Lib is not on the class path: add the dependency com.tictactec:ta-lib:0.4.0.");
    }
}
