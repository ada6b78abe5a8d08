package dev.kirby.examples.studio;

import dev.kirby.InvalidRequestException;
import dev.kirby.market.Dataset;
import dev.kirby.market.Instrument;
import dev.kirby.market.InstrumentType;
import dev.kirby.market.Interval;
import dev.kirby.market.SeriesId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Markets and series as requests name them, and as answers show them. */
final class Series {

    private Series() {}

    /** A copy of a route with the parameters that name a market. */
    static Route market(Route route) {
        return route.query("exchange", Schemas.text(), "Such as binance; required.")
                .query("pair", Schemas.text(), "Such as BTC/USDT; required.")
                .query("marketType", Schemas.by("perps", Schemas.words("perps", "spot")), "");
    }

    /** The market that a request names. */
    static Instrument instrument(Request request) {
        return instrument(
                request.required("exchange"),
                request.required("pair"),
                request.text("marketType").orElse("perps"));
    }

    static Instrument instrument(String exchange, String pair, String type) {
        String[] parts = pair.split("/", -1);
        if (parts.length != 2) {
            throw new InvalidRequestException(
                    "A pair is COIN/QUOTE, such as BTC/USDT, was '" + Request.shortened(pair) + "'.");
        }
        return Instrument.of(exchange, parts[0], parts[1], InstrumentType.parse(type));
    }

    /** The series that a request names: candles unless it says otherwise. */
    static SeriesId series(Request request) {
        Dataset dataset = Dataset.parse(request.text("dataset").orElse("candles"));
        Optional<Interval> interval = request.text("timeframe").map(Interval::parse);
        if (dataset.hasInterval() && interval.isEmpty()) {
            throw Refusal.badRequest("'timeframe' is missing: give ?timeframe=5m.");
        }
        return dataset.hasInterval()
                ? new SeriesId(dataset, instrument(request), interval.get())
                : SeriesId.of(dataset, instrument(request));
    }

    /** A market as every answer shows it. */
    static Map<String, @Nullable Object> view(Instrument instrument) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("instrument", instrument.toString());
        view.put("exchange", instrument.exchange());
        view.put("pair", instrument.coin() + "/" + instrument.quote());
        view.put("market_type", instrument.type().toString());
        return view;
    }

    static Map<String, @Nullable Object> view(SeriesId series) {
        Map<String, @Nullable Object> view = view(series.instrument());
        view.put("dataset", series.dataset().name().toLowerCase(Locale.ROOT));
        view.put(
                "timeframe",
                series.dataset().hasInterval() ? series.requireInterval().toString() : null);
        return view;
    }
}
