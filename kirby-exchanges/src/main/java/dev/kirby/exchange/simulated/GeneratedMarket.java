package dev.kirby.exchange.simulated;

import static java.util.Objects.requireNonNull;

import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A market made up from a seed: minute candles with regimes, volatility that clusters and follows the hours of the day, fat
 * tails, volume tied to volatility, and planted gaps. There is no edge in it: returns are a martingale but for the regimes'
 * drift, so a strategy that profits here was lucky.
 *
 * <p>The same seed and instrument give the same minutes whatever the end requested, since every market begins on 2024-01-01.
 * Volatility follows a GARCH(1,1) (Bollerslev, 1986) scaled by regime and hour; innovations are Student-t with 5 degrees of
 * freedom; volume is log-normal with an elasticity to volatility. Immutable and thread-safe.
 */
public final class GeneratedMarket {

    /** When every generated market begins. */
    public static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");

    private static final long MINUTE = Interval.M1.millis();
    private static final int FUNDING_RATE = Dataset.FUNDING.indexOf("funding_rate");
    private static final int MARK_PRICE = Dataset.FUNDING.indexOf("mark_price");
    private static final int OPEN_INTEREST = Dataset.OPEN_INTEREST.indexOf("open_interest");
    private static final int NOTIONAL_VALUE = Dataset.OPEN_INTEREST.indexOf("notional_value");
    private static final int DAY = 1440;
    private static final double BASE_VOLATILITY = 0.0005;
    private static final double[] REGIME_DRIFT_PER_DAY = {0.006, -0.006, 0, 0};
    private static final double[] REGIME_VOLATILITY = {0.9, 1.1, 0.7, 2.0};
    private static final double MEAN_REGIME_DAYS = 5;
    private static final double ARCH = 0.06;
    private static final double GARCH = 0.925;
    private static final double LARGEST_MOVE = 0.05;
    private static final double MEAN_GAP_DAYS = 45;
    private static final int MAX_GAP = 180;

    private final Instrument instrument;
    private final Rows minutes;
    private final List<TimeRange> gaps;
    private final Rows funding;
    private final Rows openInterest;

    private GeneratedMarket(
            Instrument instrument, Rows minutes, List<TimeRange> gaps, Rows funding, Rows openInterest) {
        this.instrument = instrument;
        this.minutes = minutes;
        this.gaps = List.copyOf(gaps);
        this.funding = funding;
        this.openInterest = openInterest;
    }

    /**
     * Makes up a market from {@link #BEGIN} to an end.
     *
     * @param seed decides everything
     * @param instrument spot and perps of one pair move together, others do not
     * @param end the first instant that is not there any more
     * @return the market
     */
    public static GeneratedMarket of(long seed, Instrument instrument, Instant end) {
        requireNonNull(instrument, "instrument");
        int count = (int) Math.max(0, (end.toEpochMilli() - BEGIN.toEpochMilli()) / MINUTE);
        // What spot and perps share comes from one stream, what they do not from another.
        SplittableRandom shared = random(seed, instrument.coin() + "/" + instrument.quote());
        SplittableRandom own = random(seed, instrument.toString());
        return new Generation(instrument, shared, own, count).run();
    }

    static SplittableRandom random(long seed, String name) {
        long mixed = seed;
        for (int i = 0; i < name.length(); i++) {
            mixed = mixed * 1_000_003L + name.charAt(i);
        }
        return new SplittableRandom(mixed);
    }

    /**
     * The pair.
     *
     * @return the instrument
     */
    public Instrument instrument() {
        return instrument;
    }

    /**
     * The minutes, without those of the gaps.
     *
     * @return one-minute candles
     */
    public CandleSeries minutes() {
        return CandleSeries.of(instrument, Interval.M1, minutes);
    }

    /** The same minutes as rows. */
    Rows minuteRows() {
        return minutes;
    }

    /**
     * Where minutes were left out on purpose.
     *
     * @return ranges in time order
     */
    public List<TimeRange> gaps() {
        return gaps;
    }

    /**
     * Funding every eight hours, for perps.
     *
     * @return rows of {@link Dataset#FUNDING}; empty for spot
     */
    public Rows funding() {
        return funding;
    }

    /**
     * Open interest every five minutes, for perps.
     *
     * @return rows of {@link Dataset#OPEN_INTEREST}; empty for spot
     */
    public Rows openInterest() {
        return openInterest;
    }

    /** For example {@code GeneratedMarket[binance:BTC/USDT:USDT, 525180 minutes, 9 gaps]}. */
    @Override
    public String toString() {
        return "GeneratedMarket[" + instrument + ", " + minutes.size() + " minutes, " + gaps.size() + " gaps]";
    }

    /** The state while a market is being made up. */
    private static final class Generation {
        private final Instrument instrument;
        private final SplittableRandom shared;
        private final SplittableRandom own;
        private final int count;
        private final Rows.Builder candles;
        private final Rows.Builder funding = Rows.builder(Dataset.FUNDING, 16);
        private final Rows.Builder openInterest = Rows.builder(Dataset.OPEN_INTEREST, 16);
        private final List<TimeRange> gaps = new ArrayList<>();
        private final double tick;
        private final double meanVolume;
        private final double[] seasonality = new double[DAY];
        private int regime = 2;
        private int regimeLeft = DAY;
        private int gapLeft;
        private double variance = 1;
        private double premium = 0.0001;
        private double interest;

        Generation(Instrument instrument, SplittableRandom shared, SplittableRandom own, int count) {
            this.instrument = instrument;
            this.shared = shared;
            this.own = own;
            this.count = count;
            this.candles = Rows.builder(Dataset.CANDLES, count);
            double price = firstPrice();
            this.tick = Math.pow(10, Math.floor(Math.log10(price)) - 5);
            double turnover = isPerps() ? 2.0e6 : 8.0e5;
            this.meanVolume = turnover / price;
            this.interest = 3000 * meanVolume;
            for (int minute = 0; minute < DAY; minute++) {
                // Busiest around 14:30 UTC, quietest twelve hours away.
                double hours = (minute - 870) / (double) DAY * 2 * Math.PI;
                seasonality[minute] = Math.exp(0.35 * Math.cos(hours));
            }
        }

        private boolean isPerps() {
            return instrument.type() == InstrumentType.PERPS;
        }

        private double firstPrice() {
            return switch (instrument.coin()) {
                case "BTC" -> 42_000;
                case "ETH" -> 2_300;
                case "SOL" -> 100;
                default -> Math.exp(1 + 5 * shared.nextDouble());
            };
        }

        GeneratedMarket run() {
            double price = firstPrice();
            double lastClose = onTick(price);
            for (int i = 0; i < count; i++) {
                long time = BEGIN.toEpochMilli() + i * MINUTE;
                nextRegime();
                double season = seasonality[i % DAY];
                double shock = studentT();
                double volatility =
                        BASE_VOLATILITY * REGIME_VOLATILITY[regime] * Math.sqrt(season) * Math.sqrt(variance);
                double drift = REGIME_DRIFT_PER_DAY[regime] / DAY - volatility * volatility / 2;
                double move = drift + volatility * shock;
                move = Math.max(-LARGEST_MOVE, Math.min(LARGEST_MOVE, move));
                variance = (1 - ARCH - GARCH) + ARCH * Math.min(shock * shock, 25) * variance + GARCH * variance;
                price *= Math.exp(move);
                premium += 0.002 * (0.0001 - premium) + 0.00002 * own.nextGaussian();
                double close = onTick(price * (isPerps() ? 1 + premium : 1));
                double open = own.nextInt(4) == 0 ? onTick(lastClose + own.nextInt(-1, 2) * tick) : lastClose;
                wick(time, open, close, volatility, shock, season, i);
                lastClose = close;
            }
            return new GeneratedMarket(instrument, candles.build(), gaps, funding.build(), openInterest.build());
        }

        private void wick(
                long time, double open, double close, double volatility, double shock, double season, int minute) {
            double reach = volatility * Math.max(open, close);
            double high = onTick(Math.max(open, close) + Math.abs(own.nextGaussian()) * 0.5 * reach);
            double low = onTick(Math.min(open, close) - Math.abs(own.nextGaussian()) * 0.5 * reach);
            double excitement = 0.9 * Math.log(volatility / BASE_VOLATILITY) + 0.35 * Math.abs(shock);
            double volume = meanVolume * season * Math.exp(excitement - 0.5 + 0.45 * own.nextGaussian());
            double rounded = Math.max(1, Math.rint(volume * 1000)) / 1000;
            double trades = Math.max(1, Math.rint(rounded / meanVolume * 400 * (0.8 + 0.4 * own.nextDouble())));
            if (gapLeft == 0 && shared.nextDouble() < 1 / (MEAN_GAP_DAYS * DAY)) {
                gapLeft = 1 + shared.nextInt(MAX_GAP);
                gaps.add(TimeRange.ofMillis(time, time));
            }
            if (gapLeft > 0) {
                gapLeft--;
                gaps.set(
                        gaps.size() - 1,
                        TimeRange.ofMillis(gaps.get(gaps.size() - 1).startMillis(), time + MINUTE));
            } else {
                candles.candle(
                        time,
                        open,
                        Math.max(high, Math.max(open, close)),
                        Math.min(low, Math.min(open, close)),
                        close,
                        rounded,
                        trades);
            }
            if (isPerps()) {
                derivatives(time, close, minute);
            }
        }

        private void derivatives(long time, double close, int minute) {
            if (minute % 480 == 0) {
                double rate = Math.rint(Math.max(-0.003, Math.min(0.003, premium)) * 1e8) / 1e8;
                funding.row(time).number(FUNDING_RATE, rate).number(MARK_PRICE, close);
            }
            if (minute % 5 == 0) {
                interest *= Math.exp(0.001 * own.nextGaussian());
                double rounded = Math.rint(interest * 1000) / 1000;
                openInterest
                        .row(time)
                        .number(OPEN_INTEREST, rounded)
                        .number(NOTIONAL_VALUE, Math.rint(rounded * close * 100) / 100);
            }
        }

        private void nextRegime() {
            if (regimeLeft-- > 0) {
                return;
            }
            regime = shared.nextInt(REGIME_VOLATILITY.length);
            regimeLeft = (int) (-Math.log(1 - shared.nextDouble()) * MEAN_REGIME_DAYS * DAY);
        }

        /** Student-t with 5 degrees of freedom, scaled to variance 1. */
        private double studentT() {
            double chi = 0;
            for (int i = 0; i < 5; i++) {
                double z = shared.nextGaussian();
                chi += z * z;
            }
            return shared.nextGaussian() / Math.sqrt(chi / 5) * Math.sqrt(3.0 / 5);
        }

        private double onTick(double price) {
            // Dividing by a whole number gives the decimal closest to what a venue would write.
            double perUnit = Math.rint(1 / tick);
            return perUnit >= 1 ? Math.rint(Math.max(price, tick) * perUnit) / perUnit : Math.rint(price / tick) * tick;
        }
    }
}
