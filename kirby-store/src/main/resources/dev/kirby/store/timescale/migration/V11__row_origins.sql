-- Where the rows of a series come from, by stretches of time; what lies in none has no recorded origin.

CREATE TABLE kirby.row_origins (
    series_id   integer NOT NULL REFERENCES kirby.series ON DELETE CASCADE,
    range_start timestamptz NOT NULL,
    range_end   timestamptz NOT NULL CHECK (range_end > range_start),
    origin      text NOT NULL,
    PRIMARY KEY (series_id, range_start)
);

CREATE VIEW kirby_views.row_origins AS
SELECT s.dataset, s.exchange, s.coin, s.quote, s.market_type, s."interval", o.range_start, o.range_end, o.origin,
       o.origin LIKE 'venue %' AS other_venue
FROM kirby.row_origins o
JOIN kirby.named_series s ON s.id = o.series_id;
