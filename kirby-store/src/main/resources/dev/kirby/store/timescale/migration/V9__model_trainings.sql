-- The history of models, one row a training, deployed or not.

CREATE VIEW kirby_views.model_trainings AS
SELECT CAST(d ->> 'time' AS timestamptz) AS time, split_part(d ->> 'instrument', ':', 1) AS exchange,
       split_part(d ->> 'instrument', ':', 2) AS pair,
       CASE WHEN split_part(d ->> 'instrument', ':', 3) = '' THEN 'spot' ELSE 'perps' END AS market_type,
       d ->> 'interval' AS timeframe, d ->> 'model' AS model, NULLIF(d ->> 'id', '') AS id,
       CAST(d ->> 'deployed' AS boolean) AS deployed, d ->> 'reason' AS reason,
       CAST(d ->> 'range_start' AS timestamptz) AS range_start, CAST(d ->> 'range_end' AS timestamptz) AS range_end,
       CAST(d ->> 'rows' AS bigint) AS samples, CAST(d ->> 'features' AS bigint) AS features,
       CAST(d #>> '{metrics,accuracy}' AS double precision) AS accuracy,
       CAST(d #>> '{metrics,auc}' AS double precision) AS auc,
       CAST(d #>> '{metrics,majority_baseline}' AS double precision) AS majority_baseline,
       d ->> 'metrics' AS metrics, d ->> 'data_fingerprint' AS data_fingerprint
FROM (SELECT CAST(line AS jsonb) AS d FROM kirby.document_lines WHERE key = 'models/history.jsonl') AS lines;
