-- Times are milliseconds since 1970 in UTC; money is a whole number of 10^-12 USD.

CREATE TABLE IF NOT EXISTS requests (
    writer          TEXT NOT NULL,
    seq             INTEGER NOT NULL,
    request_id      TEXT NOT NULL,
    time            INTEGER NOT NULL,
    key             TEXT NOT NULL,
    owner           TEXT NOT NULL,
    session         TEXT,
    tags            TEXT,
    surface         TEXT NOT NULL,
    model           TEXT NOT NULL,
    served_model    TEXT NOT NULL,
    target          TEXT,
    credential      INTEGER NOT NULL,
    stream          INTEGER NOT NULL,
    status          INTEGER NOT NULL,
    outcome         TEXT NOT NULL,
    cancelled_by    TEXT,
    attempts        INTEGER NOT NULL,
    fallback        INTEGER NOT NULL,
    usage_input            INTEGER,
    usage_cached_input     INTEGER,
    usage_cache_write_5m   INTEGER,
    usage_cache_write_1h   INTEGER,
    usage_audio_input      INTEGER,
    usage_image_input      INTEGER,
    usage_output           INTEGER,
    usage_reasoning        INTEGER,
    usage_audio_output     INTEGER,
    usage_source    TEXT,
    cost_pusd       INTEGER,
    price_id        TEXT NOT NULL,
    duration_ms     INTEGER NOT NULL,
    ttft_ms         INTEGER NOT NULL,
    timings         TEXT NOT NULL,
    decision        TEXT NOT NULL,
    config_version  INTEGER NOT NULL,
    error           TEXT,
    delivered       INTEGER NOT NULL,
    seal            TEXT NOT NULL,
    PRIMARY KEY (writer, seq)
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS requests_time ON requests (time);
CREATE INDEX IF NOT EXISTS requests_request_id ON requests (request_id);
CREATE INDEX IF NOT EXISTS requests_session ON requests (session, time) WHERE session IS NOT NULL;
CREATE INDEX IF NOT EXISTS requests_failed ON requests (time) WHERE outcome NOT IN ('ok', 'open');
CREATE INDEX IF NOT EXISTS requests_open ON requests (writer) WHERE outcome = 'open';

CREATE TABLE IF NOT EXISTS attempts (
    writer          TEXT NOT NULL,
    seq             INTEGER NOT NULL,
    number          INTEGER NOT NULL,
    time            INTEGER NOT NULL,
    target          TEXT NOT NULL,
    credential      INTEGER NOT NULL,
    result          TEXT NOT NULL,
    reached         INTEGER NOT NULL,
    billing         TEXT NOT NULL,
    duration_ms     INTEGER NOT NULL,
    usage_input            INTEGER,
    usage_cached_input     INTEGER,
    usage_cache_write_5m   INTEGER,
    usage_cache_write_1h   INTEGER,
    usage_audio_input      INTEGER,
    usage_image_input      INTEGER,
    usage_output           INTEGER,
    usage_reasoning        INTEGER,
    usage_audio_output     INTEGER,
    usage_source    TEXT,
    cost_pusd       INTEGER,
    price_id        TEXT NOT NULL,
    seal            TEXT NOT NULL,
    PRIMARY KEY (writer, seq, number)
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS attempts_open ON attempts (writer) WHERE result = 'open';

-- One row for each event loop of each run of each replica: how far its spool was taken over, and
-- which of its requests must be here: first_seq to last_seq, without gaps.
CREATE TABLE IF NOT EXISTS writers (
    writer          TEXT NOT NULL PRIMARY KEY,
    started         INTEGER NOT NULL,
    segment         INTEGER NOT NULL,
    position        INTEGER NOT NULL,
    first_seq       INTEGER NOT NULL,
    last_seq        INTEGER NOT NULL,
    ended           INTEGER NOT NULL,
    seal            TEXT NOT NULL
) WITHOUT ROWID;

-- What was deleted for its age: requests (what is 'requests') and roll-ups per minute ('minutes')
-- are complete from cutoff on. Moved in the transaction that deletes.
CREATE TABLE IF NOT EXISTS trims (
    what            TEXT NOT NULL PRIMARY KEY,
    cutoff          INTEGER NOT NULL,
    seal            TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS sessions (
    session         TEXT NOT NULL,
    key             TEXT NOT NULL,
    first_time      INTEGER NOT NULL,
    last_time       INTEGER NOT NULL,
    requests        INTEGER NOT NULL,
    usage_input     INTEGER NOT NULL,
    usage_output    INTEGER NOT NULL,
    cost_pusd       INTEGER NOT NULL,
    unpriced        INTEGER NOT NULL,
    PRIMARY KEY (session, key)
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS sessions_cost ON sessions (cost_pusd);

CREATE TABLE IF NOT EXISTS rollup_minute (
    bucket          INTEGER NOT NULL,
    model           TEXT NOT NULL,
    target          TEXT NOT NULL,
    key             TEXT NOT NULL,
    owner           TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    requests        INTEGER NOT NULL,
    fallbacks       INTEGER NOT NULL,
    attempts        INTEGER NOT NULL,
    usage_input            INTEGER NOT NULL,
    usage_cached_input     INTEGER NOT NULL,
    usage_cache_write_5m   INTEGER NOT NULL,
    usage_cache_write_1h   INTEGER NOT NULL,
    usage_audio_input      INTEGER NOT NULL,
    usage_image_input      INTEGER NOT NULL,
    usage_output           INTEGER NOT NULL,
    usage_reasoning        INTEGER NOT NULL,
    usage_audio_output     INTEGER NOT NULL,
    cost_pusd       INTEGER NOT NULL,
    unpriced        INTEGER NOT NULL,
    duration_ms     INTEGER NOT NULL,
    PRIMARY KEY (bucket, model, target, key, owner, outcome)
) WITHOUT ROWID;

-- How many answers took up to so long: kind is 'ttft' or 'duration', le_ms the bucket's upper bound.
CREATE TABLE IF NOT EXISTS latency_minute (
    bucket          INTEGER NOT NULL,
    model           TEXT NOT NULL,
    target          TEXT NOT NULL,
    key             TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    kind            TEXT NOT NULL,
    le_ms           INTEGER NOT NULL,
    count           INTEGER NOT NULL,
    PRIMARY KEY (bucket, kind, target, model, key, outcome, le_ms)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS rollup_hour (
    bucket          INTEGER NOT NULL,
    model           TEXT NOT NULL,
    target          TEXT NOT NULL,
    key             TEXT NOT NULL,
    owner           TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    requests        INTEGER NOT NULL,
    fallbacks       INTEGER NOT NULL,
    attempts        INTEGER NOT NULL,
    usage_input            INTEGER NOT NULL,
    usage_cached_input     INTEGER NOT NULL,
    usage_cache_write_5m   INTEGER NOT NULL,
    usage_cache_write_1h   INTEGER NOT NULL,
    usage_audio_input      INTEGER NOT NULL,
    usage_image_input      INTEGER NOT NULL,
    usage_output           INTEGER NOT NULL,
    usage_reasoning        INTEGER NOT NULL,
    usage_audio_output     INTEGER NOT NULL,
    cost_pusd       INTEGER NOT NULL,
    unpriced        INTEGER NOT NULL,
    duration_ms     INTEGER NOT NULL,
    PRIMARY KEY (bucket, model, target, key, owner, outcome)
) WITHOUT ROWID;

-- How many answers took up to so long: kind is 'ttft' or 'duration', le_ms the bucket's upper bound.
CREATE TABLE IF NOT EXISTS latency_hour (
    bucket          INTEGER NOT NULL,
    model           TEXT NOT NULL,
    target          TEXT NOT NULL,
    key             TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    kind            TEXT NOT NULL,
    le_ms           INTEGER NOT NULL,
    count           INTEGER NOT NULL,
    PRIMARY KEY (bucket, kind, target, model, key, outcome, le_ms)
) WITHOUT ROWID;

-- Bodies, compressed as encoding says, redacted, and kept as the configuration says. No part of what
-- is sealed.
CREATE TABLE IF NOT EXISTS contents (
    writer          TEXT NOT NULL,
    seq             INTEGER NOT NULL,
    time            INTEGER NOT NULL,
    encoding        TEXT NOT NULL,
    request             BLOB NOT NULL,
    request_truncated   INTEGER NOT NULL,
    response            BLOB NOT NULL,
    response_truncated  INTEGER NOT NULL,
    provider_error      BLOB,
    PRIMARY KEY (writer, seq)
);

CREATE INDEX IF NOT EXISTS contents_time ON contents (time);
