-- Windows for which a source answered with fewer rows than the calendar expects, until another answer confirms them.

CREATE TABLE kirby.provisional_coverage (
    series_id   integer NOT NULL REFERENCES kirby.series ON DELETE CASCADE,
    range_start timestamptz NOT NULL,
    range_end   timestamptz NOT NULL CHECK (range_end > range_start),
    since       timestamptz NOT NULL,
    last        timestamptz NOT NULL CHECK (last >= since),
    rows        bigint NOT NULL CHECK (rows >= 0),
    expected    bigint NOT NULL CHECK (expected >= rows),
    asked       integer NOT NULL CHECK (asked > 0),
    digest      bigint NOT NULL,
    PRIMARY KEY (series_id, range_start)
);
