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
