package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.backtest.Execution;
import dev.kirby.margin.Margin;
import dev.kirby.margin.MarginTiers;
import dev.kirby.market.Instrument;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.Sizing;
import dev.kirby.train.Training;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * How positions are sized, what they cost, and how their orders reach the market: {@code --capital --risk --leverage --sizing
 * --fee --maker-fee --slippage --slippage-atr --slippage-impact --latency --volume-share --cooldown --margin --tiers}.
 */
final class TradingOptions {

    private static final double MOST_LEVERAGE = 1000;
    private static final String RISK = "risk";
    private static final String DEFAULT_FEE = "0.001";

    @Option(
            names = "--capital",
            paramLabel = "AMOUNT",
            defaultValue = "10000",
            description = "Initial capital, quote units. Default: ${DEFAULT-VALUE}.")
    double capital;

    @Option(
            names = "--sizing",
            paramLabel = "HOW",
            defaultValue = RISK,
            description =
                    "risk (lose --risk of the initial capital at the stop), compounding (the same of the capital of"
                            + " the moment), all-in, all-in-compounding, or a number of base units. Default:"
                            + " ${DEFAULT-VALUE}.")
    String sizing = RISK;

    @Option(
            names = "--risk",
            paramLabel = "SHARE",
            defaultValue = "0.02",
            description = "Share of the capital to lose at the stop. Default: ${DEFAULT-VALUE}.")
    double risk;

    @Option(
            names = "--leverage",
            paramLabel = "TIMES",
            defaultValue = "1",
            description = "How many times the capital a position may be worth. Default: ${DEFAULT-VALUE}.")
    double leverage;

    @Option(
            names = "--fee",
            paramLabel = "SHARE|VENUE",
            defaultValue = DEFAULT_FEE,
            description =
                    "Fee of each fill as a share of its notional, or a venue whose regular users' fees count, such as"
                            + " binance: its maker fee for orders that rest, its taker fee for all others. Default:"
                            + " ${DEFAULT-VALUE}.")
    String fee = DEFAULT_FEE;

    @Option(
            names = "--slippage",
            paramLabel = "SHARE",
            defaultValue = "0.0005",
            description = "Slippage as a share of the price. Default: ${DEFAULT-VALUE}.")
    double slippage;

    @Option(
            names = "--margin",
            paramLabel = "MODE",
            description =
                    "isolated or cross: perpetuals are margined and liquidated at the mark price as the venue does it."
                            + " Default: the whole account backs a position.")
    @Nullable
    String margin;

    @Option(
            names = "--tiers",
            paramLabel = "FILE.csv|RATE",
            description =
                    "With --margin: a table of maintenance margin, or one rate such as 0.005. Default: the venue's table"
                            + " where one is known, else 0.01.")
    @Nullable
    String tiers;

    @Option(
            names = "--maker-fee",
            paramLabel = "SHARE",
            description = "Fee of orders that rest, such as targets and limit entries. Default: that of --fee.")
    @Nullable
    Double makerFee;

    @Option(
            names = "--slippage-atr",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Slippage that grows with volatility: a share of the average true range. Default: none.")
    double slippageAtr;

    @Option(
            names = "--slippage-impact",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Slippage that grows with size: the share of the price that an order as large as a bar's mean"
                    + " volume costs. Default: none.")
    double slippageImpact;

    @Option(
            names = "--latency",
            paramLabel = "BARS",
            defaultValue = "0",
            description = "Bars that a decision takes on top of the one it waits anyway. Default: none.")
    int latency;

    @Option(
            names = "--volume-share",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Most of a bar's volume that orders take, such as 0.1. Default: no limit.")
    double volumeShare;

    @Option(
            names = "--cooldown",
            paramLabel = "BARS",
            defaultValue = "0",
            description = "Bars after a losing trade in which no position is opened. Default: none.")
    int cooldown;

    private Costs costs(Instrument instrument) {
        Costs fees = fees(instrument);
        double maker = makerFee == null ? fees.makerFee() : makerFee;
        return new Costs(fees.fee(), maker, slippage, slippageAtr, slippageImpact);
    }

    /** The share given, or the fees of the venue given on a market of this kind. */
    private Costs fees(Instrument instrument) {
        try {
            return new Costs(Double.parseDouble(fee), 0);
        } catch (NumberFormatException share) {
            try {
                return Costs.of(Instrument.of(fee, instrument.coin(), instrument.quote(), instrument.type()));
            } catch (InvalidRequestException e) {
                throw new InvalidRequestException(
                        "Cannot take the fees of --fee '" + fee
                                + "': give a share such as 0.0005, with --maker-fee 0.0002"
                                + " for orders that rest, or a venue whose fees are known. " + e.getMessage(),
                        e);
            }
        }
    }

    /** A backtest of a stored series with all that the store has beside it. */
    Backtest backtest(SeriesOptions series, MarketDataStore store) {
        return backtest(store, series.load(store));
    }

    /** A backtest of stored candles with all that the store has beside them. */
    Backtest backtest(MarketDataStore store, CandleSeries bars) {
        Backtest traded = on(StoredMarket.backtest(store, bars));
        return margin == null
                ? traded
                : StoredMarket.mark(store, bars).map(traded::mark).orElse(traded);
    }

    /** A backtest with these settings. */
    Backtest on(Backtest backtest) {
        return margined(backtest)
                .costs(costs(backtest.bars().instrument()))
                .execution(new Execution(latency, volumeShare, cooldown))
                .sizing(sizing().leverage(leverage))
                .capital(capital);
    }

    private Backtest margined(Backtest backtest) {
        if (margin == null) {
            if (tiers != null) {
                throw new InvalidRequestException("--tiers needs --margin isolated or --margin cross.");
            }
            return backtest;
        }
        Margin chosen = Margin.of(Margin.Mode.parse(margin));
        Instrument instrument = backtest.bars().instrument();
        return backtest.margin(tiers == null ? chosen : chosen.tiers(table(tiers, instrument)));
    }

    private static MarginTiers table(String text, Instrument instrument) {
        try {
            return MarginTiers.flat(Double.parseDouble(text), MOST_LEVERAGE);
        } catch (NumberFormatException e) {
            return MarginTiers.read(Path.of(text), instrument.symbol());
        }
    }

    /** The training with these settings in its document. */
    Training recorded(Training training, Instrument instrument) {
        return training.metadata("capital", Double.toString(capital))
                .metadata("sizing", sizing)
                .metadata("risk", Double.toString(risk))
                .metadata("leverage", Double.toString(leverage))
                .metadata("margin", margin == null ? "" : margin)
                .metadata("tiers", tiers == null ? "" : tiers)
                .metadata("maker_fee", Double.toString(costs(instrument).makerFee()))
                .metadata("slippage_atr", Double.toString(slippageAtr))
                .metadata("slippage_impact", Double.toString(slippageImpact))
                .metadata("latency", Integer.toString(latency))
                .metadata("volume_share", Double.toString(volumeShare))
                .metadata("cooldown", Integer.toString(cooldown));
    }

    /** The settings that a configuration was trained with; the defaults where its document does not have them. */
    static TradingOptions of(TrainedConfiguration configuration) {
        TradingOptions trained = CommandLine.populateSpec(TradingOptions.class);
        Map<?, ?> metadata = section(configuration, "metadata");
        Map<?, ?> performance = section(configuration, "performance");
        trained.capital = number(metadata.get("capital"), trained.capital);
        trained.risk = number(metadata.get("risk"), trained.risk);
        trained.leverage = number(metadata.get("leverage"), trained.leverage);
        trained.margin = metadata.get("margin") instanceof String mode && !mode.isEmpty() ? mode : null;
        trained.tiers = metadata.get("tiers") instanceof String table && !table.isEmpty() ? table : null;
        trained.sizing = metadata.get("sizing") instanceof String how ? how : trained.sizing;
        double fee = number(performance.get("exchange_fees"), Double.parseDouble(DEFAULT_FEE));
        trained.fee = Double.toString(fee);
        trained.slippage = number(performance.get("est_slippage"), trained.slippage);
        trained.makerFee = number(metadata.get("maker_fee"), fee);
        trained.slippageAtr = number(metadata.get("slippage_atr"), 0);
        trained.slippageImpact = number(metadata.get("slippage_impact"), 0);
        trained.latency = (int) number(metadata.get("latency"), 0);
        trained.volumeShare = number(metadata.get("volume_share"), 0);
        trained.cooldown = (int) number(metadata.get("cooldown"), 0);
        return trained;
    }

    private static Map<?, ?> section(TrainedConfiguration configuration, String name) {
        return configuration.sections().get(name) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static double number(@Nullable Object value, double otherwise) {
        return value instanceof Number number
                ? number.doubleValue()
                : value instanceof String text ? Double.parseDouble(text) : otherwise;
    }

    private Sizing sizing() {
        return switch (sizing) {
            case RISK -> Sizing.risk(risk);
            case "compounding" -> Sizing.risk(risk).compounding();
            case "all-in" -> Sizing.allIn();
            case "all-in-compounding" -> Sizing.allIn().compounding();
            default -> {
                try {
                    yield Sizing.units(Double.parseDouble(sizing));
                } catch (NumberFormatException e) {
                    throw new InvalidRequestException(
                            "Unknown --sizing '" + sizing + "': use risk, compounding, all-in, all-in-compounding, or a"
                                    + " number of base units such as 0.5.",
                            e);
                }
            }
        };
    }
}
