-- What models in production said of each candle; of two predictions of one candle the first.

CREATE VIEW kirby_views.predictions AS
SELECT DISTINCT ON (exchange, pair, market_type, timeframe, close_time)
       time, exchange, pair, market_type, timeframe, close_time, delay_ms, model, says, strength, dissimilarity, flags, reason,
       probabilities
FROM (SELECT CAST(d ->> 'time' AS timestamptz) AS time, d ->> 'exchange' AS exchange, d ->> 'pair' AS pair,
             d ->> 'market_type' AS market_type, d ->> 'timeframe' AS timeframe,
             CAST(d ->> 'close_time' AS timestamptz) AS close_time, CAST(d ->> 'delay_ms' AS bigint) AS delay_ms,
             d ->> 'model' AS model, d ->> 'says' AS says, CAST(d ->> 'strength' AS double precision) AS strength,
             CAST(d ->> 'dissimilarity' AS double precision) AS dissimilarity, NULLIF(d ->> 'flags', '') AS flags,
             NULLIF(d ->> 'reason', '') AS reason, d ->> 'probabilities' AS probabilities, id
      FROM (SELECT CAST(line AS jsonb) AS d, id FROM kirby.document_lines WHERE key LIKE 'predictions/%') AS lines) AS said
ORDER BY exchange, pair, market_type, timeframe, close_time, time, id;
