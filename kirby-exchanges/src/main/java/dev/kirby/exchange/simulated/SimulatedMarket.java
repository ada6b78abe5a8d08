package dev.kirby.exchange.simulated;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What a simulated exchange has to sell: rows given to it, or markets generated as they are requested. */
final class SimulatedMarket {

    // More than the volumes have, and fewer than adding thousands of doubles leaves right.
    private static final MathContext DIGITS = new MathContext(12);
    private static final List<String> COINS = List.of("BTC", "ETH", "SOL", "BNB", "ARB");

    private final String exchange;
    private final String quote;
    private final long seed;
    private final Instant end;
    private final Map<SeriesId, Rows> given;
    private final Map<Instrument, GeneratedMarket> generated = new ConcurrentHashMap<>();
    private final Map<SeriesId, Rows> derived = new ConcurrentHashMap<>();
    private final Map<String, Rows> ratiosByKind = new ConcurrentHashMap<>();

    /**
     * A market.
     *
     * @param exchange whose instruments it has
     * @param quote the currency of the generated ones
     * @param seed decides the generated ones
     * @param end until when they are generated
     * @param given rows in place of generated ones; empty to generate
     */
    SimulatedMarket(String exchange, String quote, long seed, Instant end, Map<SeriesId, Rows> given) {
        this.exchange = exchange;
        this.quote = quote;
        this.seed = seed;
        this.end = end;
        this.given = Map.copyOf(given);
    }

    List<Instrument> instruments(InstrumentType type) {
        Stream<Instrument> all = given.isEmpty()
                ? COINS.stream().map(coin -> new Instrument(exchange, coin, quote, type))
                : given.keySet().stream().map(SeriesId::instrument).distinct().filter(i -> i.type() == type);
        return all.sorted((a, b) -> a.symbol().compareTo(b.symbol())).toList();
    }

    /** The rows of a series in a range. */
    Rows rows(SeriesId series, TimeRange range) {
        Rows rows = rows(series).slice(range);
        return rows.dataset() == series.dataset() ? rows : Wire.withoutVolume(series.dataset(), rows);
    }

    /**
     * The rows of a series, in time order; empty if the market has none. Candles of mark and index price are those of the traded price
     * that they equal, with its volume: years of minutes of each would take a hundred megabytes once more.
     */
    Rows rows(SeriesId series) {
        Rows own = given.get(series);
        if (own != null) {
            return own;
        }
        if (series.dataset() == Dataset.MARK_CANDLES || series.dataset() == Dataset.INDEX_CANDLES) {
            return rows(pricesOf(series));
        }
        if (series.dataset() == Dataset.PREMIUM_CANDLES) {
            Rows mark = rows(new SeriesId(Dataset.MARK_CANDLES, series.instrument(), series.requireInterval()));
            Rows index = rows(new SeriesId(Dataset.INDEX_CANDLES, series.instrument(), series.requireInterval()));
            return derived.computeIfAbsent(series, s -> Wire.premium(mark, index));
        }
        if (!given.isEmpty()) {
            return derived.computeIfAbsent(series, this::fromGiven);
        }
        return derived.computeIfAbsent(series, this::generate);
    }

    /** The long/short ratios of one kind, in time order. */
    Rows ratios(Instrument instrument, String kind) {
        return ratiosByKind.computeIfAbsent(instrument + " " + kind, key -> {
            Rows all = rows(SeriesId.of(Dataset.LONG_SHORT_RATIO, instrument));
            return all.where(row -> kind.equals(all.text(0, row)));
        });
    }

    /** The mark price is the price of the perpetual here, the index price that of the coin. */
    private static SeriesId pricesOf(SeriesId series) {
        Instrument instrument = series.instrument();
        InstrumentType type = series.dataset() == Dataset.INDEX_CANDLES ? InstrumentType.SPOT : instrument.type();
        return SeriesId.candles(
                new Instrument(instrument.exchange(), instrument.coin(), instrument.quote(), type),
                series.requireInterval());
    }

    private Rows fromGiven(SeriesId series) {
        Optional<Interval> wanted = series.interval();
        if (series.dataset() != Dataset.CANDLES || wanted.isEmpty()) {
            return Rows.empty(series.dataset());
        }
        return given.keySet().stream()
                .filter(s -> s.dataset() == Dataset.CANDLES
                        && s.instrument().equals(series.instrument())
                        && wanted.get().canBeBuiltFrom(s.requireInterval()))
                .findFirst()
                .map(s -> coarser(CandleSeries.of(s.instrument(), s.requireInterval(), rows(s)), wanted.get()))
                .orElse(Rows.empty(series.dataset()));
    }

    /** Candles of a longer interval. Volumes of Kraken, whose trades are served too, are decimals, as sums of theirs are. */
    private Rows coarser(CandleSeries candles, Interval interval) {
        Rows summed = candles.resample(interval).toRows();
        if (candles.interval() == interval || !exchange.equals(Venue.KRAKEN.text())) {
            return summed;
        }
        Rows.Builder decimal = Rows.builder(Dataset.CANDLES, summed.size());
        for (int i = 0; i < summed.size(); i++) {
            double volume = summed.number("volume", i);
            decimal.candle(
                    summed.time(i),
                    summed.number("open", i),
                    summed.number("high", i),
                    summed.number("low", i),
                    summed.number("close", i),
                    Double.isNaN(volume)
                            ? volume
                            : BigDecimal.valueOf(volume).round(DIGITS).doubleValue(),
                    summed.number("num_trades", i));
        }
        return decimal.build();
    }

    private Rows generate(SeriesId series) {
        GeneratedMarket market = generated.computeIfAbsent(series.instrument(), i -> GeneratedMarket.of(seed, i, end));
        return switch (series.dataset()) {
            case CANDLES ->
                series.requireInterval() == Interval.M1
                        ? market.minuteRows()
                        : coarser(market.minutes(), series.requireInterval());
            case FUNDING -> market.funding();
            case OPEN_INTEREST -> market.openInterest();
            case LONG_SHORT_RATIO ->
                GeneratedRatios.of(
                        seed, series.instrument(), market.openInterest().times());
            default -> Rows.empty(series.dataset());
        };
    }
}
