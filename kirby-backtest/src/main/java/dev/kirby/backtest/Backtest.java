package dev.kirby.backtest;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.NoDataException;
import dev.kirby.backtest.internal.Account;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.MarketRun;
import dev.kirby.backtest.internal.OrderBounds;
import dev.kirby.backtest.internal.Slippage;
import dev.kirby.backtest.internal.Terms;
import dev.kirby.intrabar.FinerPrices;
import dev.kirby.lookahead.ColumnFunction;
import dev.kirby.lookahead.LookaheadCheck;
import dev.kirby.lookahead.LookaheadException;
import dev.kirby.lookahead.LookaheadFuzzer;
import dev.kirby.lookahead.Pipeline;
import dev.kirby.margin.Margin;
import dev.kirby.margin.Perpetual;
import dev.kirby.market.ContractType;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import dev.kirby.market.TimeRange;
import dev.kirby.series.CandleSeries;
import dev.kirby.series.Rows;
import dev.kirby.series.TimeSeries;
import dev.kirby.source.MarketDataSource;
import dev.kirby.source.MarketFeed;
import dev.kirby.strategy.Rule;
import dev.kirby.strategy.Sizing;
import dev.kirby.strategy.Strategy;
import dev.kirby.strategy.Study;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The front door of backtesting: candles, what trading them costs, and how much capital there is.
 *
 * <pre>{@code
 * var backtest = Backtest.of(bars).costs(Costs.BINANCE_PERPS).funding(rates);
 * backtest.run(LiquiditySweep.defaults()).print();
 * }</pre>
 *
 * <p>Defaults: 10,000 quote units of capital, {@link Costs#DEFAULT}, {@link Sizing#DEFAULT}, no funding. A signal at a bar's
 * close is carried out at the next bar's open, E. Stops and targets are measured from E and watched from that bar on: later
 * bars that open at or beyond a level leave at their open; otherwise the stop is looked at before the target, both at their
 * price. One position at a time. Once capital and realised profit are zero or less, no further position is opened.
 *
 * <p>Spot is not sold short without a {@link #borrow} rate. Funding times without a stored rate cost nothing; the result counts
 * and bounds them, and {@link #requireFunding} refuses them.
 *
 * <p>Immutable and thread-safe; refinements return a new backtest.
 */
public final class Backtest implements BarData.Source {

    private static final double DEFAULT_CAPITAL = 10_000;

    private final Study study;
    private final CandleSeries bars;
    private final int from;
    private final Settings settings;
    private final Cached<BarData> data;
    private final Cached<String> fingerprint;

    /** What refinements change; never changed once a backtest has it. */
    private static final class Settings {
        private Costs costs = Costs.DEFAULT;
        private Sizing sizing = Sizing.DEFAULT;
        private double capital = DEFAULT_CAPITAL;
        private Optional<TimeSeries> funding = Optional.empty();
        private Optional<FinerPrices> finer = Optional.empty();
        private double borrowRate;
        private Execution execution = Execution.DEFAULT;
        private Perpetual perpetual = Perpetual.PLAIN;
        private Optional<Margin> margin = Optional.empty();

        Settings with(Consumer<Settings> change) {
            Settings copy = new Settings();
            copy.costs = costs;
            copy.sizing = sizing;
            copy.capital = capital;
            copy.funding = funding;
            copy.finer = finer;
            copy.borrowRate = borrowRate;
            copy.execution = execution;
            copy.perpetual = perpetual;
            copy.margin = margin;
            change.accept(copy);
            return copy;
        }
    }

    /** Over other bars, or with something else that positions meet while they are held. */
    private Backtest(Study study, int from, Settings settings) {
        this.study = study;
        this.bars = study.bars();
        this.from = from;
        this.settings = settings;
        this.data = new Cached<>(() -> BarData.of(this));
        this.fingerprint = new Cached<>(() -> Provenance.fingerprint(bars));
    }

    /** On the same bars. */
    private Backtest(Backtest same, Settings settings) {
        this.study = same.study;
        this.bars = same.bars;
        this.from = same.from;
        this.settings = settings;
        this.data = same.data;
        this.fingerprint = same.fingerprint;
    }

    /** With other money: what the bars are to positions stays, and is not made again. */
    private Backtest with(Consumer<Settings> change) {
        return new Backtest(this, settings.with(change));
    }

    /** With something else that positions meet while they are held. */
    private Backtest withData(Consumer<Settings> change) {
        return new Backtest(study, from, settings.with(change));
    }

    /**
     * A backtest over candles, with the defaults.
     *
     * @param bars at least one candle
     * @return the backtest
     * @throws NoDataException if there is no candle
     * @throws InvalidRequestException if a bar cannot be: a price that is not a positive number, a high below or a low above
     *     another price, a negative volume
     */
    public static Backtest of(CandleSeries bars) {
        if (bars.isEmpty()) {
            throw new NoDataException(
                    "Cannot backtest " + bars.id() + ": it has no candles. Load a range that has some.");
        }
        SoundBars.require(bars);
        return new Backtest(Study.of(bars), 0, new Settings());
    }

    /**
     * With other fees and slippage.
     *
     * @param newCosts what a fill costs
     * @return the new backtest
     */
    public Backtest costs(Costs newCosts) {
        requireNonNull(newCosts, "costs");
        return with(s -> s.costs = newCosts);
    }

    /**
     * With another way to size positions.
     *
     * @param newSizing how many units a position gets
     * @return the new backtest
     */
    public Backtest sizing(Sizing newSizing) {
        requireNonNull(newSizing, "sizing");
        return with(s -> s.sizing = newSizing);
    }

    /**
     * With orders that arrive late, take a share of the volume only, or pause after a loss.
     *
     * @param newExecution how orders reach the market
     * @return the new backtest
     */
    public Backtest execution(Execution newExecution) {
        requireNonNull(newExecution, "execution");
        return with(s -> s.execution = newExecution);
    }

    /**
     * With another initial capital.
     *
     * @param quoteUnits more than 0
     * @return the new backtest
     */
    public Backtest capital(double quoteUnits) {
        if (!(quoteUnits > 0 && quoteUnits < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException("capital must be a number more than 0, was " + quoteUnits + ".");
        }
        return with(s -> s.capital = quoteUnits);
    }

    /**
     * With funding, paid by longs and received by shorts at each funding time they hold through, on the open of the bar at
     * that time; the other way round where the rate is negative.
     *
     * @param rates funding rates at funding times: 0.0001 means 0.01 % of the notional. NaN pays nothing
     * @return the new backtest
     */
    public Backtest funding(TimeSeries rates) {
        return new Backtest(study.withFunding(rates), from, settings.with(s -> s.funding = Optional.of(rates)));
    }

    /**
     * With candles of the mark price, on which funding is paid and positions are liquidated. Without them the candles traded on
     * stand for them.
     *
     * @param candles of the mark price, of the same market and interval
     * @return the new backtest
     */
    public Backtest mark(CandleSeries candles) {
        requireNonNull(candles, "candles");
        return withData(s -> s.perpetual = s.perpetual.mark(candles));
    }

    /**
     * With positions that are margined and liquidated as a venue does it, at the mark price. Without, the whole account backs a
     * position, and one at its maintenance margin is closed like any other.
     *
     * @param newMargin isolated or cross
     * @return the new backtest
     * @throws InvalidRequestException on spot
     */
    public Backtest margin(Margin newMargin) {
        requireNonNull(newMargin, "margin");
        requirePerpetual("margined");
        return with(s -> s.margin = Optional.of(newMargin));
    }

    /**
     * As an inverse contract, whose candles these are: quantities are in quote units, while capital, fees, funding and profit are
     * in the coin: {@code backtest.inverse().capital(1)} begins with one coin.
     *
     * @return the new backtest
     * @throws InvalidRequestException on spot
     */
    public Backtest inverse() {
        requirePerpetual("inverse");
        return withData(s -> s.perpetual = s.perpetual.contract(ContractType.INVERSE));
    }

    private void requirePerpetual(String what) {
        if (bars.instrument().type() != InstrumentType.PERPS) {
            throw new InvalidRequestException(
                    bars.instrument() + " is spot, which cannot be " + what + ": take a perpetual, such as "
                            + Instrument.perps(
                                    bars.instrument().exchange(),
                                    bars.instrument().coin(),
                                    bars.instrument().quote())
                            + ".");
        }
    }

    /**
     * With funding as {@link #funding(TimeSeries)}, each payment on the mark price that the venue recorded with its rate.
     *
     * @param rows of the dataset funding, in order of time
     * @return the new backtest
     */
    public Backtest funding(Rows rows) {
        TimeSeries prices = TimeSeries.of(rows, "mark_price");
        return funding(TimeSeries.of(rows, "funding_rate"))
                .withData(s -> s.perpetual = s.perpetual.fundingPrices(prices));
    }

    /**
     * With interest on units that are borrowed to be sold short on spot, paid for the time they are held. Without it, spot is
     * not sold short.
     *
     * @param annualRate share of the notional of the entry a year, such as 0.1; more than 0
     * @return the new backtest
     */
    public Backtest borrow(double annualRate) {
        if (!(annualRate > 0 && annualRate < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException(
                    "The borrow rate must be a share a year more than 0 (0.1 means 10 %), was " + annualRate + ".");
        }
        return withData(s -> s.borrowRate = annualRate);
    }

    /**
     * Refuses funding times without a stored rate: call it after {@link #funding} and {@link #within}.
     *
     * @return this backtest
     * @throws NoDataException if a funding time within {@link #range} has no rate
     */
    public Backtest requireFunding() {
        TimeRange range = range();
        int missing = data.value().funding.missing(range.startMillis() - 1, range.endMillis());
        if (settings.funding.isEmpty() || missing > 0) {
            throw new NoDataException("Funding of " + bars.instrument() + " is required, but "
                    + (settings.funding.isEmpty()
                            ? "the backtest has none"
                            : missing + " funding times have no stored rate")
                    + " in " + range + ". Backfill it (store.backfill(exchange).funding(instrument)), and give it by"
                    + " funding(store.funding(instrument)).");
        }
        return this;
    }

    /**
     * With stored data of any market, for strategies that look beyond the candles they trade: other markets' candles, open
     * interest, ratios, and funding where {@link #funding} gave none. It does not decide what positions pay.
     *
     * @param feed for example {@code store.feed()}
     * @return the new backtest
     */
    public Backtest feed(MarketFeed feed) {
        return new Backtest(study.withFeed(feed), from, settings);
    }

    /**
     * With finer candles of the same market, which decide what came first where one bar reaches both stop and target. Without
     * them, and where they do not show it either, the stop counts, and {@link BacktestResult#ambiguousBars} says what else it
     * may have been.
     *
     * @param candles of a shorter interval
     * @return the new backtest
     */
    public Backtest finer(CandleSeries candles) {
        requireFiner(candles.interval());
        return finer(FinerPrices.of(candles));
    }

    /**
     * With finer prices of the same market, which are asked for the bars that are ambiguous only: trade ticks, or candles
     * fetched from a venue.
     *
     * @param prices what shows the order of prices inside a bar
     * @return the new backtest
     */
    public Backtest finer(FinerPrices prices) {
        requireNonNull(prices, "prices");
        return withData(s -> s.finer = Optional.of(prices));
    }

    /**
     * With finer stored candles of the same market, read for the bars that are ambiguous only.
     *
     * @param interval shorter than that of the bars, such as {@code 1m}
     * @param feed for example {@code store.feed()}
     * @return the new backtest
     */
    public Backtest finer(String interval, MarketFeed feed) {
        Interval shorter = requireFiner(interval);
        return finer(FinerPrices.fetched(
                interval + " candles of the store", range -> feed.candles(bars.instrument(), shorter, range)));
    }

    /**
     * With finer candles of a venue, fetched for the bars that are ambiguous only.
     *
     * @param interval shorter than that of the bars, such as {@code 1m}
     * @param source for example {@code Exchanges.binance()}
     * @return the new backtest
     */
    public Backtest finer(String interval, MarketDataSource source) {
        Interval shorter = requireFiner(interval);
        SeriesId series = SeriesId.candles(bars.instrument(), shorter);
        return finer(FinerPrices.fetched(interval + " candles of " + source.name(), range -> {
            List<Rows> rows = new ArrayList<>();
            source.walk(series, range, page -> rows.add(page.rows()));
            return CandleSeries.of(bars.instrument(), shorter, Rows.concat(Dataset.CANDLES, rows));
        }));
    }

    private Interval requireFiner(String interval) {
        return requireFiner(Interval.parse(interval));
    }

    private Interval requireFiner(Interval interval) {
        if (!bars.interval().canBeBuiltFrom(interval)) {
            throw new InvalidRequestException("Candles of " + interval + " cannot look inside those of "
                    + bars.interval() + ": give a shorter interval that they add up from, such as 1m.");
        }
        return interval;
    }

    /**
     * Over other candles, with everything else the same.
     *
     * @param candles at least one
     * @return the new backtest
     */
    public Backtest on(CandleSeries candles) {
        Backtest fresh = of(candles);
        return new Backtest(study.on(candles), fresh.from, settings);
    }

    /**
     * Only within a range: positions are opened in bars of the range only, what is open at its end is closed there, and
     * daily returns are those of the range. Indicators still see the bars before it, as they would have at the time.
     *
     * @param range some of the series
     * @return the new backtest
     * @throws NoDataException if no candle opens in the range
     */
    public Backtest within(TimeRange range) {
        int first = Math.max(from, bars.indexAtOrAfter(range.startMillis()));
        int end = bars.indexAtOrAfter(range.endMillis());
        if (first >= end) {
            throw new NoDataException("No " + bars.id() + " opens in " + range + ": there are candles in "
                    + bars.slice(from, bars.size()).range() + ".");
        }
        return new Backtest(study.until(end), first, settings);
    }

    /**
     * Runs a strategy.
     *
     * @param strategy any
     * @return its trades and figures
     */
    public BacktestResult run(Strategy strategy) {
        return new BacktestResult(this, strategy, outcome(prepare(strategy)));
    }

    private RunOutcome outcome(Rule rule) {
        if (isPlain() && hasPlainOrders()) {
            ReferenceEngine plain =
                    new ReferenceEngine(data.value(), settings.costs, settings.sizing, settings.capital);
            if (plain.run(rule)) {
                return plain.outcome();
            }
        }
        return onAccount(rule);
    }

    /** {@return whether every order is filled wholly at the next open, at a slippage that is always the same} */
    public boolean hasPlainOrders() {
        return settings.execution.equals(Execution.DEFAULT) && !settings.costs.hasVaryingSlippage();
    }

    /** By the engine of accounts, which knows every option. */
    RunOutcome onAccount(Rule rule) {
        MarketRun run = new MarketRun(data.value(), rule, terms());
        Account account = new Account(settings.capital, List.of(run));
        account.run();
        return new RunOutcome(
                run.trades(),
                account.isRuined(),
                () -> OrderBounds.of(account, List.of(run), true).get(0));
    }

    Terms terms() {
        Costs costs = settings.costs;
        Execution execution = settings.execution;
        return new Terms(
                costs.fee(),
                costs.makerFee(),
                new Slippage(bars, costs.slippage(), costs.atrSlippage(), costs.impact(), study),
                settings.sizing,
                settings.margin.map(margin -> margin.on(bars.instrument(), settings.perpetual.contract())),
                execution.latency(),
                execution.volumeShare(),
                execution.cooldown());
    }

    /**
     * {@return whether positions are margined in the plain way, so that sweeps run at full speed: without {@link #margin} and
     *     linear}
     */
    public boolean isPlain() {
        return settings.margin.isEmpty() && settings.perpetual.contract() == ContractType.LINEAR;
    }

    /**
     * What this market can trade of a strategy: on spot without a {@link #borrow} rate, the long entries alone of one that
     * states both sides; otherwise the strategy itself.
     *
     * @param strategy any
     * @return the strategy that runs
     * @throws InvalidRequestException if it has short entries only, and spot cannot be sold short
     */
    public Strategy tradable(Strategy strategy) {
        return shortSelling().tradable(strategy);
    }

    /**
     * The decisions of a strategy over these candles, as {@link #run} follows them.
     *
     * @param strategy any
     * @return the decision per bar; an error where it sells what cannot be sold short
     */
    public Rule prepare(Strategy strategy) {
        return shortSelling().rule(strategy, study);
    }

    /**
     * Proves, as far as running it can, that a strategy does not see the future: changes the future after many bars (cuts it off, gives it
     * other values, shifts it) and compares each decision before. {@link LookaheadFuzzer} says how, and does the same for features,
     * labels, joins and models.
     *
     * @param strategy any
     * @return what was compared
     * @throws LookaheadException if a decision changes with what is known later; it says how far ahead it sees
     */
    public LookaheadCheck verifyNoLookahead(Strategy strategy) {
        return LookaheadFuzzer.verify(study, strategy);
    }

    /**
     * The same for columns of the study, such as features.
     *
     * @param columns what to check; it keeps no state
     * @return what was compared
     * @throws LookaheadException if a value changes with what is known later
     */
    public LookaheadCheck verifyNoLookahead(ColumnFunction<Study> columns) {
        return LookaheadFuzzer.of(study).verify("The function", columns);
    }

    /**
     * The same for what is fitted on some bars and gives values for later ones, such as a model with its features and labels.
     *
     * @param pipeline what to check; it keeps no state
     * @return what was compared
     * @throws LookaheadException if a value changes with what is known later
     */
    public LookaheadCheck verifyNoLookahead(Pipeline<Study> pipeline) {
        return LookaheadFuzzer.of(study).verify("The pipeline", pipeline);
    }

    /**
     * What strategies see: the candles and the data beside them. Its columns are shared by every run of this backtest, of its
     * refinements and of its parts by {@link #within}.
     *
     * @return up to the last bar that is traded
     */
    public Study study() {
        return study;
    }

    /**
     * The candles, up to the last that is traded.
     *
     * @return with those before {@link #firstBar} for indicators only
     */
    @Override
    public CandleSeries bars() {
        return bars;
    }

    /**
     * The first bar in which a position may be opened.
     *
     * @return 0 unless narrowed by {@link #within}
     */
    @Override
    public int firstBar() {
        return from;
    }

    /**
     * The range in which positions are opened and held.
     *
     * @return from the first open time to the last close time
     */
    public TimeRange range() {
        return bars.slice(from, bars.size()).range();
    }

    /**
     * Fees and slippage.
     *
     * @return the costs
     */
    public Costs costs() {
        return settings.costs;
    }

    /** {@return how orders reach the market} */
    public Execution execution() {
        return settings.execution;
    }

    /**
     * How positions are sized.
     *
     * @return the sizing
     */
    public Sizing sizing() {
        return settings.sizing;
    }

    /**
     * The initial capital.
     *
     * @return quote units
     */
    public double capital() {
        return settings.capital;
    }

    /**
     * The funding rates.
     *
     * @return absent if positions pay none
     */
    @Override
    public Optional<TimeSeries> funding() {
        return settings.funding;
    }

    /** {@return how positions are margined; absent in the plain way} */
    public Optional<Margin> margin() {
        return settings.margin;
    }

    /** {@return how the market settles, and its mark price where it was given} */
    @Override
    public Perpetual perpetual() {
        return settings.perpetual;
    }

    /** {@return interest a year on units sold short, as a share of the notional of the entry; 0 for none} */
    @Override
    public double borrowRate() {
        return settings.borrowRate;
    }

    /**
     * The finer prices.
     *
     * @return absent if there are none
     */
    @Override
    public Optional<FinerPrices> finer() {
        return settings.finer;
    }

    ShortSelling shortSelling() {
        return new ShortSelling(bars, settings.borrowRate);
    }

    BarData data() {
        return data.value();
    }

    Provenance provenance(Strategy strategy) {
        return new Provenance(
                bars.id().toString(),
                fingerprint.value(),
                strategy.name(),
                strategy.params(),
                settings.costs,
                settings.sizing,
                Provenance.currentVersions());
    }

    /** For example {@code Backtest[BTC/USDT:USDT 5m, 105120 bars, fee 0.001, slippage 0.0005]}. */
    @Override
    public String toString() {
        return "Backtest[" + bars.instrument().symbol() + " " + bars.interval() + ", " + (bars.size() - from)
                + " bars, fee " + Costs.plain(settings.costs.fee()) + ", slippage "
                + Costs.plain(settings.costs.slippage()) + "]";
    }
}
