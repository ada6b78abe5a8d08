-- A job that is said to be running, without a sign of life for a minute, was interrupted.
CREATE OR REPLACE VIEW kirby_views.training_jobs AS
SELECT d ->> 'id' AS id, d ->> 'strategy' AS strategy, d ->> 'exchange' AS exchange, d ->> 'pair' AS pair,
       d ->> 'timeframe' AS timeframe, d ->> 'optimizer' AS optimizer, CAST(d ->> 'seed' AS bigint) AS seed,
       CAST(d ->> 'lookback_days' AS bigint) AS lookback_days, CAST(d ->> 'n_iterations' AS bigint) AS n_iterations,
       d ->> 'parameter_space' AS parameter_space, d ->> 'settings' AS settings,
       CASE WHEN silent THEN 'FAILED' ELSE d ->> 'status' END AS status,
       CAST(d ->> 'progress_pct' AS double precision) AS progress_pct,
       CAST(d ->> 'current_iteration' AS bigint) AS current_iteration,
       CAST(d ->> 'total_iterations' AS bigint) AS total_iterations, d ->> 'step' AS step,
       CAST(d ->> 'created_at' AS timestamptz) AS created_at, CAST(d ->> 'started_at' AS timestamptz) AS started_at,
       CAST(d ->> ended AS timestamptz) AS completed_at,
       CAST(extract(epoch FROM CAST(d ->> ended AS timestamptz) - CAST(d ->> 'started_at' AS timestamptz))
            AS double precision) AS duration_seconds,
       CAST(d ->> 'best_score' AS double precision) AS best_score, d ->> 'best_parameters' AS best_parameters,
       d ->> 'best_metrics' AS best_metrics, d ->> 'best_config_id' AS best_config_id,
       CASE WHEN silent
            THEN 'Interrupted: the last sign of life of its process was at ' || (d ->> 'heartbeat_at') || '. Run it again.'
            ELSE d ->> 'error' END AS error
FROM (SELECT d, silent, CASE WHEN silent THEN 'heartbeat_at' ELSE 'completed_at' END AS ended
      FROM (SELECT d, coalesce(d ->> 'status' = 'RUNNING'
                               AND CAST(d ->> 'heartbeat_at' AS timestamptz) < now() - interval '1 minute', false) AS silent
            FROM (SELECT CAST(content AS jsonb) AS d FROM kirby.documents WHERE key LIKE 'jobs/%') AS documents)
           AS seen) AS jobs;
