-- Configurations, training jobs, the trial ledger and models are documents and logs, as in a folder.

CREATE TABLE kirby.documents (
    key        text COLLATE "C" PRIMARY KEY,
    content    text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE kirby.document_lines (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key  text COLLATE "C" NOT NULL,
    line text NOT NULL
);
CREATE INDEX document_lines_by_key ON kirby.document_lines (key, id);

INSERT INTO kirby.documents (key, content)
SELECT 'registry/' || id || '.json', document::text FROM kirby.trained_configurations;

INSERT INTO kirby.document_lines (key, line)
SELECT 'registry/transitions.jsonl',
       json_build_object('configuration', configuration_id,
                         'time', to_char(time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                         'stage', stage, 'reason', reason)::text
FROM kirby.transitions
ORDER BY id;

DROP VIEW kirby_views.trained_configurations;
DROP VIEW kirby_views.training_jobs;
DROP TABLE kirby.transitions;
DROP TABLE kirby.trained_configurations;
DROP TABLE kirby.training_jobs;

CREATE VIEW kirby_views.trained_configurations AS
SELECT d #>> '{configurations,0,id}' AS id, d ->> 'pattern' AS strategy,
       split_part(d #>> '{configurations,0,instrument}', ':', 1) AS exchange, d ->> 'pair' AS pair,
       d ->> 'timeframe' AS timeframe, d #>> '{configurations,0,status}' AS status,
       CAST(d #>> '{configurations,0,created}' AS timestamptz) AS created_at, content AS document
FROM (SELECT CAST(content AS jsonb) AS d, content FROM kirby.documents WHERE key LIKE 'registry/%') AS documents;

CREATE VIEW kirby_views.training_jobs AS
SELECT d ->> 'id' AS id, d ->> 'strategy' AS strategy, d ->> 'exchange' AS exchange, d ->> 'pair' AS pair,
       d ->> 'timeframe' AS timeframe, d ->> 'optimizer' AS optimizer, CAST(d ->> 'seed' AS bigint) AS seed,
       CAST(d ->> 'lookback_days' AS bigint) AS lookback_days, CAST(d ->> 'n_iterations' AS bigint) AS n_iterations,
       d ->> 'parameter_space' AS parameter_space, d ->> 'settings' AS settings, d ->> 'status' AS status,
       CAST(d ->> 'progress_pct' AS double precision) AS progress_pct,
       CAST(d ->> 'current_iteration' AS bigint) AS current_iteration,
       CAST(d ->> 'total_iterations' AS bigint) AS total_iterations, d ->> 'step' AS step,
       CAST(d ->> 'created_at' AS timestamptz) AS created_at, CAST(d ->> 'started_at' AS timestamptz) AS started_at,
       CAST(d ->> 'completed_at' AS timestamptz) AS completed_at,
       CAST(extract(epoch FROM CAST(d ->> 'completed_at' AS timestamptz) - CAST(d ->> 'started_at' AS timestamptz))
            AS double precision) AS duration_seconds,
       CAST(d ->> 'best_score' AS double precision) AS best_score, d ->> 'best_parameters' AS best_parameters,
       d ->> 'best_metrics' AS best_metrics, d ->> 'best_config_id' AS best_config_id, d ->> 'error' AS error
FROM (SELECT CAST(content AS jsonb) AS d FROM kirby.documents WHERE key LIKE 'jobs/%') AS documents;
