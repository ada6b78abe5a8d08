-- A star that was synced from a file is listed before anything of it is stored, and after all of it was deleted.

ALTER TABLE kirby.starlistings ADD COLUMN configured boolean NOT NULL DEFAULT false;

CREATE OR REPLACE VIEW kirby_views.starlistings AS
SELECT s.exchange, s.coin, s.quote, s.market_type, s."interval", s.active, s.notes
FROM kirby.named_starlistings s
JOIN kirby.starlistings c ON c.id = s.id
WHERE c.configured OR EXISTS (SELECT FROM kirby.series r WHERE r.dataset = 'candles' AND r.starlisting_id = s.id);
