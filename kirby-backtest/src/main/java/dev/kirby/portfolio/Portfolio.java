package dev.kirby.portfolio;

import static java.util.Objects.requireNonNull;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.Execution;
import dev.kirby.backtest.internal.Account;
import dev.kirby.backtest.internal.BarData;
import dev.kirby.backtest.internal.MarketRun;
import dev.kirby.backtest.internal.Slippage;
import dev.kirby.backtest.internal.Terms;
import dev.kirby.breaker.CircuitBreakers;
import dev.kirby.breaker.MarketDays;
import dev.kirby.margin.Margin;
import dev.kirby.market.TimeRange;
import dev.kirby.optimize.Optimizer;
import dev.kirby.optimize.SearchResult;
import dev.kirby.strategy.ParameterSpace;
import dev.kirby.strategy.Params;
import dev.kirby.strategy.Signal;
import dev.kirby.strategy.Strategy;
import dev.kirby.validate.WalkForward;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Several markets and strategies on one account, in the order of time.
 *
 * <pre>{@code
 * var portfolio = Portfolio.of(10_000).add("BTC", btc, cross).add("ETH", eth, sweep);
 * portfolio.allocation(Allocation.inverseVolatility()).limits(Limits.NONE.positions(3)).run().print();
 * }</pre>
 *
 * <p>Each member trades by its own backtest: candles, costs, sizing, funding, margin. Its capital is its share of the account's
 * capital. Its equity is its share of the account's equity, or the free margin, if that is less. Of events at the same time, closes
 * are handled first, then exits at an open, then entries, each in the order of the members. With cross margin the open profit and
 * the maintenance margin of all positions count for each. A portfolio of one member has the same result as its backtest, to the last
 * bit.
 *
 * <p>Immutable and thread-safe; refinements return a new portfolio.
 */
public final class Portfolio {

    private final double capital;
    private final List<Book> books;
    private final Allocation allocation;
    private final Limits limits;
    private final CircuitBreakers breakers;
    private final int threads;
    private final MemberParameters parameters;

    /** A member with what was prepared of its market; shared by all portfolios that have it. */
    private static final class Book {
        private final Member member;
        // Two threads may make the same one.
        private volatile @Nullable BarData data;
        private volatile @Nullable MarketDays days;

        Book(Member member) {
            this.member = member;
        }

        Book(Book same, Strategy strategy) {
            this.member = new Member(same.member.name(), same.member.backtest(), strategy);
            this.data = same.data();
            this.days = same.days();
        }

        BarData data() {
            BarData known = data;
            if (known == null) {
                known = BarData.of(member.backtest());
                data = known;
            }
            return known;
        }

        MarketDays days() {
            MarketDays known = days;
            if (known == null) {
                known = MarketDays.of(member.backtest().bars());
                days = known;
            }
            return known;
        }

        MarketRun run(boolean looksAhead) {
            Backtest backtest = member.backtest();
            Costs costs = backtest.costs();
            Execution execution = backtest.execution();
            Terms terms = new Terms(
                    costs.fee(),
                    costs.makerFee(),
                    new Slippage(
                            backtest.bars(), costs.slippage(), costs.atrSlippage(), costs.impact(), backtest.study()),
                    backtest.sizing(),
                    backtest.margin()
                            .map(margin -> margin.on(
                                    backtest.bars().instrument(),
                                    backtest.perpetual().contract())),
                    execution.latency(),
                    execution.volumeShare(),
                    execution.cooldown());
            MarketRun run = new MarketRun(data(), backtest.prepare(member.strategy()), terms);
            if (looksAhead) {
                run.lookingAhead();
            }
            return run;
        }

        boolean isCross() {
            return member.backtest()
                    .margin()
                    .filter(margin -> margin.mode() == Margin.Mode.CROSS)
                    .isPresent();
        }
    }

    private Portfolio(
            double capital,
            List<Book> books,
            Allocation allocation,
            Limits limits,
            CircuitBreakers breakers,
            int threads) {
        this.capital = capital;
        this.books = List.copyOf(books);
        this.allocation = allocation;
        this.limits = limits;
        this.breakers = breakers;
        this.threads = threads;
        this.parameters = new MemberParameters(
                this.books.stream().map(book -> book.member).toList());
    }

    /**
     * An empty account.
     *
     * @param capital in the currency in which its members settle, more than 0
     * @return a portfolio to add members to; equal shares, no limits, no circuit breakers
     */
    public static Portfolio of(double capital) {
        if (!(capital > 0 && capital < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException("capital must be a number more than 0, was " + capital + ".");
        }
        return new Portfolio(
                capital,
                List.of(),
                Allocation.equal(),
                Limits.NONE,
                CircuitBreakers.NONE,
                Runtime.getRuntime().availableProcessors());
    }

    /**
     * With one more market and strategy. Members that are added first come first at the same time, and count as better proven.
     *
     * @param name in results and events
     * @param backtest candles, costs, sizing, funding and margin; its capital does not count
     * @param strategy what decides
     * @return the new portfolio
     * @throws InvalidRequestException if there is a member of that name, or its profit is in another currency
     */
    public Portfolio add(String name, Backtest backtest, Strategy strategy) {
        Member member = new Member(name, backtest, strategy);
        for (Book book : books) {
            if (book.member.name().equals(name)) {
                throw new InvalidRequestException(
                        "The portfolio has a member '" + name + "' already: give each a name of its own.");
            }
            if (!book.member.settlement().equals(member.settlement())) {
                throw new InvalidRequestException(member + " settles in " + member.settlement() + ", but " + book.member
                        + " in " + book.member.settlement() + ": an account has one currency.");
            }
        }
        List<Book> more = new ArrayList<>(books);
        more.add(new Book(member));
        return new Portfolio(capital, more, allocation, limits, breakers, threads);
    }

    /**
     * With one more market and strategy, named by them.
     *
     * @param backtest candles, costs, sizing, funding and margin; its capital does not count
     * @param strategy what decides
     * @return the new portfolio
     */
    public Portfolio add(Backtest backtest, Strategy strategy) {
        return add(backtest.bars().instrument() + " " + strategy.name(), backtest, strategy);
    }

    /**
     * With another way to divide the capital.
     *
     * @param newAllocation for example {@code Allocation.kelly(0.5)}
     * @return the new portfolio
     */
    public Portfolio allocation(Allocation newAllocation) {
        return new Portfolio(capital, books, requireNonNull(newAllocation, "allocation"), limits, breakers, threads);
    }

    /**
     * With limits of what is held at a time.
     *
     * @param newLimits for example {@code Limits.NONE.positions(3).gross(2)}
     * @return the new portfolio
     */
    public Portfolio limits(Limits newLimits) {
        return new Portfolio(capital, books, allocation, requireNonNull(newLimits, "limits"), breakers, threads);
    }

    /**
     * A copy with circuit breakers. Those that need executions, such as latency, are ignored: candles do not have them.
     *
     * @param newBreakers for example {@code CircuitBreakers.DEFAULT}
     * @return the new portfolio
     */
    public Portfolio breakers(CircuitBreakers newBreakers) {
        return new Portfolio(capital, books, allocation, limits, requireNonNull(newBreakers, "breakers"), threads);
    }

    /**
     * A copy that prepares its members on a number of threads, which end with the run. The result is the same for any number.
     *
     * @param count from 1 to 1024; the processors of the machine unless set
     * @return the new portfolio
     */
    public Portfolio threads(int count) {
        if (count < 1 || count > 1024) {
            throw new InvalidRequestException("threads must be from 1 to 1024, was " + count + ".");
        }
        return new Portfolio(capital, books, allocation, limits, breakers, count);
    }

    /**
     * With every member only within a range, as {@link Backtest#within} has it.
     *
     * @param range some of all series
     * @return the new portfolio
     */
    public Portfolio within(TimeRange range) {
        List<Book> cut = new ArrayList<>();
        for (Book book : books) {
            cut.add(new Book(
                    new Member(book.member.name(), book.member.backtest().within(range), book.member.strategy())));
        }
        return new Portfolio(capital, cut, allocation, limits, breakers, threads);
    }

    /**
     * With other values of some parameters: {@code fast} in every strategy that has it, {@code fast_2} in that of the second member
     * alone, which comes before {@code fast}.
     *
     * @param params values by name
     * @return the new portfolio
     * @throws InvalidRequestException if no strategy has one of them
     */
    public Portfolio with(Params params) {
        List<Book> changed = new ArrayList<>();
        for (int i = 0; i < books.size(); i++) {
            changed.add(new Book(books.get(i), parameters.of(params, i)));
        }
        return new Portfolio(capital, changed, allocation, limits, breakers, threads);
    }

    /**
     * The parameters that a sweep, a search or a walk may vary, as {@link #with(Params)} takes them.
     *
     * @return names, those of all members first
     */
    public List<String> parameters() {
        return parameters.names();
    }

    /**
     * A space of parameters to search, to which values are added: {@code portfolio.space().choice("fast", 5, 10).choice("slow_2", 50)}.
     *
     * @return the space of the portfolio as it is
     */
    public ParameterSpace space() {
        requireMembers();
        return ParameterSpace.free();
    }

    /**
     * Refuses a parameter that no member has.
     *
     * @param name as {@link #with(Params)} takes it
     * @throws InvalidRequestException if there is none; it says which there are
     */
    public void requireParameter(String name) {
        parameters.require(name);
    }

    /**
     * Runs all members.
     *
     * @return the account's performance, and what each did
     * @throws InvalidRequestException if there are no members
     */
    public PortfolioResult run() {
        requireMembers();
        boolean isWatched =
                !breakers.isEmpty() || (books.size() > 1 && books.stream().anyMatch(Book::isCross));
        List<MarketRun> runs = prepare(!isWatched);
        List<String> names = books.stream().map(book -> book.member.name()).toList();
        MarketDays[] days = books.stream().map(Book::days).toArray(MarketDays[]::new);
        BreakerWatch watch = breakers.isEmpty() ? null : new BreakerWatch(breakers, names, runs, days);
        if (isWatched) {
            runs.forEach(MarketRun::watched);
        } else if (!limits.equals(Limits.NONE)) {
            runs.forEach(MarketRun::waiting);
        }
        Account account = new Account(capital, runs);
        account.run(new PortfolioDesk(runs, days, allocation, limits, watch));
        return new PortfolioResult(
                this,
                account,
                runs,
                watch == null ? List.of() : watch.events(),
                watch == null ? List.of() : watch.effects());
    }

    /** Looking for trades before their time is for several markets: one alone is read in order anyway. */
    private List<MarketRun> prepare(boolean mayLookAhead) {
        boolean looksAhead = mayLookAhead && books.size() > 1;
        List<Supplier<MarketRun>> members = books.stream()
                .map(book -> (Supplier<MarketRun>) () -> book.run(looksAhead))
                .toList();
        long bars = books.stream()
                .mapToLong(book -> book.member.backtest().bars().size())
                .sum();
        return MemberRuns.prepare(members, bars, threads);
    }

    /**
     * Runs the account with many values of parameters: every combination by {@code Optimizer.grid()}, which is a sweep, or as another
     * optimizer goes about it. Indicators are computed once for all; each combination then runs on its own.
     *
     * @param space of parameters such as {@link #space}; {@link #with(Params)} says whose they are
     * @param optimizer how, and for which metric
     * @return every trial, with the figures of the account
     */
    public SearchResult search(ParameterSpace space, Optimizer optimizer) {
        requireMembers();
        space.names().forEach(parameters::require);
        books.forEach(Book::data);
        return optimizer.searchPerformance(
                space, params -> with(params).threads(1).run().performance());
    }

    /**
     * Chooses parameters in every training and judges them in the test after it, for the account as a whole.
     *
     * @param walk windows, as for one backtest
     * @param space of parameters such as {@link #space}; {@link #with(Params)} says whose they are
     * @param optimizer how they are searched, and for which metric
     * @return the tests as one performance, with a verdict
     */
    public PortfolioWalk walk(WalkForward walk, ParameterSpace space, Optimizer optimizer) {
        requireMembers();
        return PortfolioWalk.run(this, walk, space, optimizer);
    }

    /** The same account, on which nothing is traded. */
    Portfolio flat() {
        Strategy flat = Strategy.of("flat", study -> bar -> Signal.NONE);
        return new Portfolio(
                capital,
                books.stream().map(book -> new Book(book, flat)).toList(),
                allocation,
                limits,
                breakers,
                threads);
    }

    private void requireMembers() {
        if (books.isEmpty()) {
            throw new InvalidRequestException("The portfolio has no members: add(\"BTC\", backtest, strategy) first.");
        }
    }

    /** {@return the range that all members have bars in} */
    public TimeRange range() {
        requireMembers();
        TimeRange common = books.get(0).member.backtest().range();
        for (Book book : books) {
            TimeRange own = book.member.backtest().range();
            long start = Math.max(common.startMillis(), own.startMillis());
            long end = Math.min(common.endMillis(), own.endMillis());
            if (start >= end) {
                throw new InvalidRequestException("The members have no time in common: " + book.member + " has " + own
                        + ", others " + common + ".");
            }
            common = TimeRange.ofMillis(start, end);
        }
        return common;
    }

    /** {@return the capital it begins with} */
    public double capital() {
        return capital;
    }

    /** {@return the markets and strategies, in order} */
    public List<Member> members() {
        return books.stream().map(book -> book.member).toList();
    }

    /** {@return how the capital is divided} */
    public Allocation allocation() {
        return allocation;
    }

    /** {@return what may be held at a time} */
    public Limits limits() {
        return limits;
    }

    /** {@return the circuit breakers} */
    public CircuitBreakers breakers() {
        return breakers;
    }

    /** For example {@code Portfolio[3 members, capital 10000.0, Allocation[equal]]}. */
    @Override
    public String toString() {
        String text = "Portfolio[" + books.size() + " members, capital " + capital + ", " + allocation;
        return text.length() < 80 ? text + "]" : text.substring(0, 75) + "...]";
    }
}
