-- The number, dates, count and checksum of each version of the data.

DROP VIEW kirby_views.data_versions;
CREATE VIEW kirby_views.data_versions AS
SELECT v.time, v.dataset, p.exchange, p.coin, p.quote, p.market_type, i.name AS "interval", v.origin,
       v.range_start, v.range_end, v.rows, v.settings,
       CASE v.dataset WHEN 'funding' THEN 'funding_rates' ELSE v.dataset END AS table_name,
       row_number() OVER (PARTITION BY v.dataset, v.trading_pair_id, v.interval_id ORDER BY v.id) AS version,
       CAST(v.time AT TIME ZONE 'UTC' AS date) AS collection_date,
       CAST(v.range_start AT TIME ZONE 'UTC' AS date) AS start_date,
       CAST(v.range_end AT TIME ZONE 'UTC' AS date) AS end_date,
       v.rows AS record_count, v.settings ->> 'checksum' AS checksum
FROM kirby.data_versions v
JOIN kirby.named_pairs p ON p.id = v.trading_pair_id
LEFT JOIN kirby.intervals i ON i.id = v.interval_id;
