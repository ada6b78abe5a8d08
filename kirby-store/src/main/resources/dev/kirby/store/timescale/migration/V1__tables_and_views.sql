-- The tables of Kirby. Rows are keyed by starlisting or trading pair, and time; every time is in UTC.
-- A key column is never null: an unknown text is empty, an unknown number NaN; the views show both as null.

CREATE SCHEMA IF NOT EXISTS kirby_views;

CREATE TABLE kirby.exchanges (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text NOT NULL UNIQUE,
    display_name text NOT NULL,
    active       boolean NOT NULL DEFAULT true
);

CREATE TABLE kirby.coins (
    id     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    symbol text NOT NULL UNIQUE,
    name   text NOT NULL,
    active boolean NOT NULL DEFAULT true
);

CREATE TABLE kirby.quote_currencies (
    id     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    symbol text NOT NULL UNIQUE,
    name   text NOT NULL,
    active boolean NOT NULL DEFAULT true
);

CREATE TABLE kirby.market_types (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text NOT NULL UNIQUE,
    display_name text NOT NULL,
    active       boolean NOT NULL DEFAULT true
);

INSERT INTO kirby.market_types (name, display_name) VALUES ('perps', 'Perpetual swaps'), ('spot', 'Spot');

CREATE TABLE kirby.intervals (
    id      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name    text NOT NULL UNIQUE,
    seconds bigint NOT NULL,
    active  boolean NOT NULL DEFAULT true
);

INSERT INTO kirby.intervals (name, seconds) VALUES
    ('1m', 60), ('3m', 180), ('5m', 300), ('15m', 900), ('30m', 1800), ('1h', 3600), ('2h', 7200), ('4h', 14400),
    ('6h', 21600), ('8h', 28800), ('12h', 43200), ('1d', 86400), ('3d', 259200), ('1w', 604800), ('1M', 2592000);

CREATE TABLE kirby.trading_pairs (
    id                integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    exchange_id       integer NOT NULL REFERENCES kirby.exchanges,
    coin_id           integer NOT NULL REFERENCES kirby.coins,
    quote_currency_id integer NOT NULL REFERENCES kirby.quote_currencies,
    market_type_id    integer NOT NULL REFERENCES kirby.market_types,
    active            boolean NOT NULL DEFAULT true,
    UNIQUE (exchange_id, coin_id, quote_currency_id, market_type_id)
);

CREATE TABLE kirby.starlistings (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    trading_pair_id integer NOT NULL REFERENCES kirby.trading_pairs,
    interval_id     integer NOT NULL REFERENCES kirby.intervals,
    active          boolean NOT NULL DEFAULT true,
    notes           text,
    UNIQUE (trading_pair_id, interval_id)
);

-- A series that has rows or coverage. Its row is also the lock by which its writers take turns.
CREATE TABLE kirby.series (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dataset         text NOT NULL,
    trading_pair_id integer REFERENCES kirby.trading_pairs,
    starlisting_id  integer REFERENCES kirby.starlistings,
    owner_id        integer NOT NULL GENERATED ALWAYS AS (COALESCE(starlisting_id, trading_pair_id)) STORED,
    written         timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(trading_pair_id, starlisting_id) = 1),
    UNIQUE (dataset, owner_id)
);

-- What was asked of a source and answered: disjoint ranges that never touch.
CREATE TABLE kirby.coverage (
    series_id   integer NOT NULL REFERENCES kirby.series ON DELETE CASCADE,
    range_start timestamptz NOT NULL,
    range_end   timestamptz NOT NULL CHECK (range_end > range_start),
    PRIMARY KEY (series_id, range_start)
);

-- The rows. Owners are not foreign keys: each row would be looked up, which makes COPY several times slower.

CREATE TABLE kirby.candles (
    starlisting_id integer NOT NULL,
    time timestamptz NOT NULL,
    open double precision,
    high double precision,
    low double precision,
    close double precision,
    volume double precision,
    num_trades bigint,
    PRIMARY KEY (starlisting_id, time)
);

CREATE TABLE kirby.mark_candles (
    starlisting_id integer NOT NULL,
    time timestamptz NOT NULL,
    open double precision,
    high double precision,
    low double precision,
    close double precision,
    volume double precision,
    num_trades bigint,
    PRIMARY KEY (starlisting_id, time)
);

CREATE TABLE kirby.index_candles (
    starlisting_id integer NOT NULL,
    time timestamptz NOT NULL,
    open double precision,
    high double precision,
    low double precision,
    close double precision,
    volume double precision,
    num_trades bigint,
    PRIMARY KEY (starlisting_id, time)
);

CREATE TABLE kirby.premium_candles (
    starlisting_id integer NOT NULL,
    time timestamptz NOT NULL,
    open double precision,
    high double precision,
    low double precision,
    close double precision,
    volume double precision,
    num_trades bigint,
    PRIMARY KEY (starlisting_id, time)
);

CREATE TABLE kirby.funding_rates (
    trading_pair_id integer NOT NULL,
    time timestamptz NOT NULL,
    funding_rate double precision,
    premium double precision,
    mark_price double precision,
    index_price double precision,
    oracle_price double precision,
    mid_price double precision,
    next_funding_time timestamptz,
    PRIMARY KEY (trading_pair_id, time)
);

CREATE TABLE kirby.open_interest (
    trading_pair_id integer NOT NULL,
    time timestamptz NOT NULL,
    open_interest double precision,
    notional_value double precision,
    day_base_volume double precision,
    day_notional_volume double precision,
    PRIMARY KEY (trading_pair_id, time)
);

CREATE TABLE kirby.liquidations (
    trading_pair_id integer NOT NULL,
    time timestamptz NOT NULL,
    side text NOT NULL,
    price double precision NOT NULL,
    quantity double precision NOT NULL,
    notional_value double precision,
    PRIMARY KEY (trading_pair_id, time, side, price, quantity)
);

CREATE TABLE kirby.long_short_ratio (
    trading_pair_id integer NOT NULL,
    time timestamptz NOT NULL,
    kind text NOT NULL,
    long_share double precision,
    short_share double precision,
    ratio double precision,
    PRIMARY KEY (trading_pair_id, time, kind)
);

CREATE TABLE kirby.trades (
    trading_pair_id integer NOT NULL,
    time timestamptz NOT NULL,
    trade_id text NOT NULL,
    price double precision,
    quantity double precision,
    taker_side text,
    PRIMARY KEY (trading_pair_id, time, trade_id)
);

CREATE TABLE kirby.data_versions (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    time            timestamptz NOT NULL,
    dataset         text NOT NULL,
    trading_pair_id integer NOT NULL REFERENCES kirby.trading_pairs,
    interval_id     integer REFERENCES kirby.intervals,
    origin          text NOT NULL,
    range_start     timestamptz NOT NULL,
    range_end       timestamptz NOT NULL,
    rows            bigint NOT NULL,
    settings        json NOT NULL
);

CREATE TABLE kirby.trained_configurations (
    id         text PRIMARY KEY,
    strategy   text NOT NULL,
    exchange   text NOT NULL,
    pair       text NOT NULL,
    timeframe  text NOT NULL,
    status     text NOT NULL,
    created_at timestamptz NOT NULL,
    document   json NOT NULL
);

CREATE TABLE kirby.transitions (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    configuration_id text NOT NULL REFERENCES kirby.trained_configurations,
    time             timestamptz NOT NULL,
    stage            text NOT NULL,
    reason           text NOT NULL
);

CREATE TABLE kirby.training_jobs (
    id                text PRIMARY KEY,
    strategy          text NOT NULL,
    exchange          text NOT NULL,
    pair              text NOT NULL,
    timeframe         text NOT NULL,
    optimizer         text NOT NULL,
    seed              bigint,
    lookback          text,
    n_iterations      bigint,
    parameter_space   text,
    status            text NOT NULL,
    progress_pct      double precision,
    current_iteration bigint,
    total_iterations  bigint,
    step              text,
    created_at        timestamptz NOT NULL,
    started_at        timestamptz,
    completed_at      timestamptz,
    best_score        double precision,
    best_parameters   text,
    best_metrics      text,
    best_config_id    text,
    error             text
);

-- The id of a trading pair, which enters the catalogue if it is new.
CREATE FUNCTION kirby.trading_pair(exchange_name text, coin_symbol text, quote_symbol text, type_name text)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    found integer;
BEGIN
    SELECT p.id INTO found
    FROM kirby.trading_pairs p
    JOIN kirby.exchanges e ON e.id = p.exchange_id
    JOIN kirby.coins c ON c.id = p.coin_id
    JOIN kirby.quote_currencies q ON q.id = p.quote_currency_id
    JOIN kirby.market_types m ON m.id = p.market_type_id
    WHERE e.name = exchange_name AND c.symbol = coin_symbol AND q.symbol = quote_symbol AND m.name = type_name;
    IF found IS NOT NULL THEN
        RETURN found;
    END IF;
    INSERT INTO kirby.exchanges (name, display_name) VALUES (exchange_name, exchange_name) ON CONFLICT DO NOTHING;
    INSERT INTO kirby.coins (symbol, name) VALUES (coin_symbol, coin_symbol) ON CONFLICT DO NOTHING;
    INSERT INTO kirby.quote_currencies (symbol, name) VALUES (quote_symbol, quote_symbol) ON CONFLICT DO NOTHING;
    INSERT INTO kirby.trading_pairs (exchange_id, coin_id, quote_currency_id, market_type_id)
    SELECT e.id, c.id, q.id, m.id
    FROM kirby.exchanges e, kirby.coins c, kirby.quote_currencies q, kirby.market_types m
    WHERE e.name = exchange_name AND c.symbol = coin_symbol AND q.symbol = quote_symbol AND m.name = type_name
    ON CONFLICT DO NOTHING;
    SELECT p.id INTO STRICT found
    FROM kirby.trading_pairs p
    JOIN kirby.exchanges e ON e.id = p.exchange_id
    JOIN kirby.coins c ON c.id = p.coin_id
    JOIN kirby.quote_currencies q ON q.id = p.quote_currency_id
    JOIN kirby.market_types m ON m.id = p.market_type_id
    WHERE e.name = exchange_name AND c.symbol = coin_symbol AND q.symbol = quote_symbol AND m.name = type_name;
    RETURN found;
END $$;

-- The id of a starlisting, which enters the catalogue if it is new.
CREATE FUNCTION kirby.starlisting(pair integer, interval_name text)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    found integer;
BEGIN
    INSERT INTO kirby.starlistings (trading_pair_id, interval_id)
    SELECT pair, i.id FROM kirby.intervals i WHERE i.name = interval_name
    ON CONFLICT DO NOTHING;
    SELECT s.id INTO STRICT found
    FROM kirby.starlistings s JOIN kirby.intervals i ON i.id = s.interval_id
    WHERE s.trading_pair_id = pair AND i.name = interval_name;
    RETURN found;
END $$;

-- Opens a cursor for one query. A cursor takes neither several statements nor one that is no query, and runs within the
-- caller's transaction, which reads only.
CREATE FUNCTION kirby.ask(cursor_name refcursor, query text) RETURNS refcursor LANGUAGE plpgsql AS $$
BEGIN
    OPEN cursor_name NO SCROLL FOR EXECUTE query;
    RETURN cursor_name;
END $$;

CREATE VIEW kirby_views.exchanges AS SELECT name, display_name, active FROM kirby.exchanges;
CREATE VIEW kirby_views.coins AS SELECT symbol, name, active FROM kirby.coins;
CREATE VIEW kirby_views.quote_currencies AS SELECT symbol, name, active FROM kirby.quote_currencies;
CREATE VIEW kirby_views.market_types AS SELECT name, display_name, active FROM kirby.market_types;
CREATE VIEW kirby_views.intervals AS SELECT name, seconds, active FROM kirby.intervals;

CREATE VIEW kirby.named_pairs AS
SELECT p.id, e.name AS exchange, c.symbol AS coin, q.symbol AS quote, m.name AS market_type, p.active
FROM kirby.trading_pairs p
JOIN kirby.exchanges e ON e.id = p.exchange_id
JOIN kirby.coins c ON c.id = p.coin_id
JOIN kirby.quote_currencies q ON q.id = p.quote_currency_id
JOIN kirby.market_types m ON m.id = p.market_type_id;

CREATE VIEW kirby.named_starlistings AS
SELECT s.id, s.trading_pair_id, p.exchange, p.coin, p.quote, p.market_type, i.name AS "interval", i.seconds, s.active, s.notes
FROM kirby.starlistings s
JOIN kirby.named_pairs p ON p.id = s.trading_pair_id
JOIN kirby.intervals i ON i.id = s.interval_id;

CREATE VIEW kirby.named_series AS
SELECT r.id, r.dataset, r.owner_id, p.exchange, p.coin, p.quote, p.market_type, s."interval"
FROM kirby.series r
LEFT JOIN kirby.named_starlistings s ON s.id = r.starlisting_id
JOIN kirby.named_pairs p ON p.id = COALESCE(r.trading_pair_id, s.trading_pair_id);

CREATE VIEW kirby_views.trading_pairs AS
SELECT exchange, coin, quote, market_type, active FROM kirby.named_pairs;

CREATE VIEW kirby_views.starlistings AS
SELECT s.exchange, s.coin, s.quote, s.market_type, s."interval", s.active, s.notes
FROM kirby.named_starlistings s
WHERE EXISTS (SELECT FROM kirby.series r WHERE r.dataset = 'candles' AND r.starlisting_id = s.id);

CREATE VIEW kirby_views.candles AS
SELECT o.exchange, o.coin, o.quote, o.market_type, o."interval", r.time,
       r.open, r.high, r.low, r.close, r.volume, r.num_trades
FROM kirby.candles r JOIN kirby.named_starlistings o ON o.id = r.starlisting_id;

CREATE VIEW kirby_views.mark_candles AS
SELECT o.exchange, o.coin, o.quote, o.market_type, o."interval", r.time,
       r.open, r.high, r.low, r.close, r.volume, r.num_trades
FROM kirby.mark_candles r JOIN kirby.named_starlistings o ON o.id = r.starlisting_id;

CREATE VIEW kirby_views.index_candles AS
SELECT o.exchange, o.coin, o.quote, o.market_type, o."interval", r.time,
       r.open, r.high, r.low, r.close, r.volume, r.num_trades
FROM kirby.index_candles r JOIN kirby.named_starlistings o ON o.id = r.starlisting_id;

CREATE VIEW kirby_views.premium_candles AS
SELECT o.exchange, o.coin, o.quote, o.market_type, o."interval", r.time,
       r.open, r.high, r.low, r.close, r.volume, r.num_trades
FROM kirby.premium_candles r JOIN kirby.named_starlistings o ON o.id = r.starlisting_id;

CREATE VIEW kirby_views.funding_rates AS
SELECT o.exchange, o.coin, o.quote, o.market_type, r.time,
       r.funding_rate, r.premium, r.mark_price, r.index_price, r.oracle_price, r.mid_price, r.next_funding_time
FROM kirby.funding_rates r JOIN kirby.named_pairs o ON o.id = r.trading_pair_id;

CREATE VIEW kirby_views.open_interest AS
SELECT o.exchange, o.coin, o.quote, o.market_type, r.time,
       r.open_interest, r.notional_value, r.day_base_volume, r.day_notional_volume
FROM kirby.open_interest r JOIN kirby.named_pairs o ON o.id = r.trading_pair_id;

CREATE VIEW kirby_views.liquidations AS
SELECT o.exchange, o.coin, o.quote, o.market_type, r.time,
       NULLIF(r.side, '') AS side, NULLIF(r.price, 'NaN') AS price, NULLIF(r.quantity, 'NaN') AS quantity, r.notional_value
FROM kirby.liquidations r JOIN kirby.named_pairs o ON o.id = r.trading_pair_id;

CREATE VIEW kirby_views.long_short_ratio AS
SELECT o.exchange, o.coin, o.quote, o.market_type, r.time,
       NULLIF(r.kind, '') AS kind, r.long_share, r.short_share, r.ratio
FROM kirby.long_short_ratio r JOIN kirby.named_pairs o ON o.id = r.trading_pair_id;

CREATE VIEW kirby_views.trades AS
SELECT o.exchange, o.coin, o.quote, o.market_type, r.time,
       NULLIF(r.trade_id, '') AS trade_id, r.price, r.quantity, r.taker_side
FROM kirby.trades r JOIN kirby.named_pairs o ON o.id = r.trading_pair_id;

CREATE VIEW kirby_views.data_versions AS
SELECT v.time, v.dataset, p.exchange, p.coin, p.quote, p.market_type, i.name AS "interval", v.origin,
       v.range_start, v.range_end, v.rows, v.settings
FROM kirby.data_versions v
JOIN kirby.named_pairs p ON p.id = v.trading_pair_id
LEFT JOIN kirby.intervals i ON i.id = v.interval_id;

CREATE VIEW kirby_views.trained_configurations AS SELECT * FROM kirby.trained_configurations;
CREATE VIEW kirby_views.training_jobs AS SELECT * FROM kirby.training_jobs;

-- Hours of open interest and of prices. Where TimescaleDB may, continuous aggregates of the same names replace these two.
CREATE VIEW kirby.open_interest_1h AS
SELECT trading_pair_id, date_trunc('hour', time, 'UTC') AS bucket, avg(open_interest) AS avg_oi,
       (array_agg(open_interest ORDER BY time DESC))[1] AS last_oi
FROM kirby.open_interest
GROUP BY 1, 2;

CREATE VIEW kirby.close_1h AS
SELECT starlisting_id, date_trunc('hour', time, 'UTC') AS bucket, (array_agg(close ORDER BY time DESC))[1] AS close_price
FROM kirby.candles
GROUP BY 1, 2;

-- Open interest beside the price, hour by hour; the price is that of the finest candles stored, up to 1h.
CREATE VIEW kirby_views.oi_price_1h AS
SELECT o.exchange, o.coin, o.quote, o.market_type, h.bucket, h.avg_oi, c.close_price,
       h.last_oi - lag(h.last_oi) OVER w AS oi_change,
       100 * (c.close_price / NULLIF(lag(c.close_price) OVER w, 0) - 1) AS price_change_pct
FROM kirby.open_interest_1h h
JOIN kirby.named_pairs o ON o.id = h.trading_pair_id
LEFT JOIN kirby.close_1h c ON c.bucket = h.bucket AND c.starlisting_id = (
    SELECT s.id FROM kirby.named_starlistings s JOIN kirby.series r ON r.starlisting_id = s.id AND r.dataset = 'candles'
    WHERE s.trading_pair_id = h.trading_pair_id AND s.seconds <= 3600
    ORDER BY s.seconds LIMIT 1)
WINDOW w AS (PARTITION BY h.trading_pair_id ORDER BY h.bucket);
