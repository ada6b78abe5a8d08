package dev.kirby.examples;

import dev.kirby.InvalidRequestException;
import dev.kirby.backtest.Backtest;
import dev.kirby.backtest.Costs;
import dev.kirby.registry.TrainedConfiguration;
import dev.kirby.series.CandleSeries;
import dev.kirby.store.MarketDataStore;
import dev.kirby.strategy.Sizing;
import dev.kirby.train.Training;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How positions are sized and what they cost: {@code --capital --risk --leverage --sizing --fee --slippage}. */
final class TradingOptions {

    @Option(
            names = "--capital",
            paramLabel = "AMOUNT",
            defaultValue = "10000",
            description = "Initial capital, quote units. Default: ${DEFAULT-VALUE}.")
    double capital = 10_000;

    @Option(
            names = "--sizing",
            paramLabel = "HOW",
            defaultValue = "risk",
            description =
                    "risk (lose --risk of the initial capital at the stop), compounding (the same of the capital of"
                            + " the moment), all-in, all-in-compounding, or a number of base units. Default:"
                            + " ${DEFAULT-VALUE}.")
    String sizing = "risk";

    @Option(
            names = "--risk",
            paramLabel = "SHARE",
            defaultValue = "0.02",
            description = "Share of the capital to lose at the stop. Default: ${DEFAULT-VALUE}.")
    double risk = 0.02;

    @Option(
            names = "--leverage",
            paramLabel = "TIMES",
            defaultValue = "1",
            description = "How many times the capital a position may be worth. Default: ${DEFAULT-VALUE}.")
    double leverage = 1;

    @Option(
            names = "--fee",
            paramLabel = "SHARE",
            defaultValue = "0.001",
            description = "Fee of each fill as a share of its notional. Default: ${DEFAULT-VALUE}.")
    double fee = 0.001;

    @Option(
            names = "--slippage",
            paramLabel = "SHARE",
            defaultValue = "0.0005",
            description = "Slippage as a share of the price. Default: ${DEFAULT-VALUE}.")
    double slippage = 0.0005;

    /** A backtest of a stored series with all that the store has beside it. */
    Backtest backtest(SeriesOptions series, MarketDataStore store) {
        return backtest(store, series.load(store));
    }

    /** A backtest of stored candles with all that the store has beside them. */
    Backtest backtest(MarketDataStore store, CandleSeries bars) {
        return StoredMarket.backtest(store, bars)
                .costs(new Costs(fee, slippage))
                .sizing(sizing().leverage(leverage))
                .capital(capital);
    }

    /** The training with these settings in its document. */
    Training recorded(Training training) {
        return training.metadata("capital", Double.toString(capital))
                .metadata("sizing", sizing)
                .metadata("risk", Double.toString(risk))
                .metadata("leverage", Double.toString(leverage));
    }

    /** The settings that a configuration was trained with; the defaults where its document does not have them. */
    static TradingOptions of(TrainedConfiguration configuration) {
        TradingOptions trained = new TradingOptions();
        Map<?, ?> metadata = section(configuration, "metadata");
        Map<?, ?> performance = section(configuration, "performance");
        trained.capital = number(metadata.get("capital"), trained.capital);
        trained.risk = number(metadata.get("risk"), trained.risk);
        trained.leverage = number(metadata.get("leverage"), trained.leverage);
        trained.sizing = metadata.get("sizing") instanceof String how ? how : trained.sizing;
        trained.fee = number(performance.get("exchange_fees"), trained.fee);
        trained.slippage = number(performance.get("est_slippage"), trained.slippage);
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
            case "risk" -> Sizing.risk(risk);
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
