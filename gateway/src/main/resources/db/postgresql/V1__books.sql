-- Times are milliseconds since 1970 in UTC; money is a whole number of 10^-12 USD.

CREATE TABLE IF NOT EXISTS requests (
    writer          TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    request_id      TEXT NOT NULL,
    time            BIGINT NOT NULL,
    key             TEXT NOT NULL,
    owner           TEXT NOT NULL,
    session         TEXT,
    tags            TEXT,
    surface         TEXT NOT NULL,
    model           TEXT NOT NULL,
    served_model    TEXT NOT NULL,
    target          TEXT,
    credential      INTEGER NOT NULL,
    stream          BOOLEAN NOT NULL,
    status          INTEGER NOT NULL,
    outcome         TEXT NOT NULL,
    cancelled_by    TEXT,
    attempts        INTEGER NOT NULL,
    fallback        BOOLEAN NOT NULL,
    usage_input            BIGINT,
    usage_cached_input     BIGINT,
    usage_cache_write_5m   BIGINT,
    usage_cache_write_1h   BIGINT,
    usage_audio_input      BIGINT,
    usage_image_input      BIGINT,
    usage_output           BIGINT,
    usage_reasoning        BIGINT,
    usage_audio_output     BIGINT,
    usage_source    TEXT,
    cost_pusd       BIGINT,
    price_id        TEXT NOT NULL,
    duration_ms     BIGINT NOT NULL,
    ttft_ms         BIGINT NOT NULL,
    timings         TEXT NOT NULL,
    decision        TEXT NOT NULL,
    config_version  BIGINT NOT NULL,
    error           TEXT,
    delivered       BOOLEAN NOT NULL,
    seal            TEXT NOT NULL,
    PRIMARY KEY (writer, seq)
);

CREATE INDEX IF NOT EXISTS requests_time ON requests (time);
CREATE INDEX IF NOT EXISTS requests_request_id ON requests (request_id);
CREATE INDEX IF NOT EXISTS requests_session ON requests (session, time) WHERE session IS NOT NULL;
CREATE INDEX IF NOT EXISTS requests_failed ON requests (time) WHERE outcome NOT IN ('ok', 'open');
CREATE INDEX IF NOT EXISTS requests_open ON requests (writer) WHERE outcome = 'open';

CREATE TABLE IF NOT EXISTS attempts (
    writer          TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    number          INTEGER NOT NULL,
    time            BIGINT NOT NULL,
    target          TEXT NOT NULL,
    credential      INTEGER NOT NULL,
    result          TEXT NOT NULL,
    reached         BOOLEAN NOT NULL,
    billing         TEXT NOT NULL,
    duration_ms     BIGINT NOT NULL,
    usage_input            BIGINT,
    usage_cached_input     BIGINT,
    usage_cache_write_5m   BIGINT,
    usage_cache_write_1h   BIGINT,
    usage_audio_input      BIGINT,
    usage_image_input      BIGINT,
    usage_output           BIGINT,
    usage_reasoning        BIGINT,
    usage_audio_output     BIGINT,
    usage_source    TEXT,
    cost_pusd       BIGINT,
    price_id        TEXT NOT NULL,
    seal            TEXT NOT NULL,
    PRIMARY KEY (writer, seq, number)
);

CREATE INDEX IF NOT EXISTS attempts_open ON attempts (writer) WHERE result = 'open';

-- One row for each event loop of each run of each replica: how far its spool was taken over, and
-- which of its requests must be here: first_seq to last_seq, without gaps.
CREATE TABLE IF NOT EXISTS writers (
    writer          TEXT NOT NULL PRIMARY KEY,
    started         BIGINT NOT NULL,
    segment         BIGINT NOT NULL,
    position        BIGINT NOT NULL,
    first_seq       BIGINT NOT NULL,
    last_seq        BIGINT NOT NULL,
    ended           BOOLEAN NOT NULL,
    seal            TEXT NOT NULL
);

-- What was deleted for its age: requests (what is 'requests') and roll-ups per minute ('minutes')
-- are complete from cutoff on. Moved in the transaction that deletes.
CREATE TABLE IF NOT EXISTS trims (
    what            TEXT NOT NULL PRIMARY KEY,
    cutoff          BIGINT NOT NULL,
    seal            TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS sessions (
    session         TEXT NOT NULL,
    key             TEXT NOT NULL,
    first_time      BIGINT NOT NULL,
    last_time       BIGINT NOT NULL,
    requests        BIGINT NOT NULL,
    usage_input     BIGINT NOT NULL,
    usage_output    BIGINT NOT NULL,
    cost_pusd       BIGINT NOT NULL,
    unpriced        BIGINT NOT NULL,
    PRIMARY KEY (session, key)
);

CREATE INDEX IF NOT EXISTS sessions_cost ON sessions (cost_pusd);

CREATE TABLE IF NOT EXISTS rollup_minute (
    bucket          BIGINT NOT NULL,
    model           TEXT NOT NULL,
    target          TEXT NOT NULL,
    key             TEXT NOT NULL,
    owner           TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    requests        BIGINT NOT NULL,
    fallbacks       BIGINT NOT NULL,
    attempts        BIGINT NOT NULL,
    usage_input            BIGINT NOT NULL,
    usage_cached_input     BIGINT NOT NULL,
    usage_cache_write_5m   BIGINT NOT NULL,
    usage_cache_write_1h   BIGINT NOT NULL,
    usage_audio_input      BIGINT NOT NULL,
    usage_image_input      BIGINT NOT NULL,
    usage_output           BIGINT NOT NULL,
    usage_reasoning        BIGINT NOT NULL,
    usage_audio_output     BIGINT NOT NULL,
    cost_pusd       BIGINT NOT NULL,
    unpriced        BIGINT NOT NULL,
    duration_ms     BIGINT NOT NULL,
    PRIMARY KEY (bucket, model, target, key, owner, outcome)
);

-- How many answers took up to so long: kind is 'ttft' or 'duration', le_ms the bucket's upper bound.
CREATE TABLE IF NOT EXISTS latency_minute (
    bucket          BIGINT NOT NULL,
    model           TEXT NOT NULL,
    target          TEXT NOT NULL,
    key             TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    kind            TEXT NOT NULL,
    le_ms           BIGINT NOT NULL,
    count           BIGINT NOT NULL,
    PRIMARY KEY (bucket, kind, target, model, key, outcome, le_ms)
);

CREATE TABLE IF NOT EXISTS rollup_hour (
    bucket          BIGINT NOT NULL,
    model           TEXT NOT NULL,
    target          TEXT NOT NULL,
    key             TEXT NOT NULL,
    owner           TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    requests        BIGINT NOT NULL,
    fallbacks       BIGINT NOT NULL,
    attempts        BIGINT NOT NULL,
    usage_input            BIGINT NOT NULL,
    usage_cached_input     BIGINT NOT NULL,
    usage_cache_write_5m   BIGINT NOT NULL,
    usage_cache_write_1h   BIGINT NOT NULL,
    usage_audio_input      BIGINT NOT NULL,
    usage_image_input      BIGINT NOT NULL,
    usage_output           BIGINT NOT NULL,
    usage_reasoning        BIGINT NOT NULL,
    usage_audio_output     BIGINT NOT NULL,
    cost_pusd       BIGINT NOT NULL,
    unpriced        BIGINT NOT NULL,
    duration_ms     BIGINT NOT NULL,
    PRIMARY KEY (bucket, model, target, key, owner, outcome)
);

-- How many answers took up to so long: kind is 'ttft' or 'duration', le_ms the bucket's upper bound.
CREATE TABLE IF NOT EXISTS latency_hour (
    bucket          BIGINT NOT NULL,
    model           TEXT NOT NULL,
    target          TEXT NOT NULL,
    key             TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    kind            TEXT NOT NULL,
    le_ms           BIGINT NOT NULL,
    count           BIGINT NOT NULL,
    PRIMARY KEY (bucket, kind, target, model, key, outcome, le_ms)
);

-- Bodies, compressed as encoding says, redacted, and kept as the configuration says. No part of what
-- is sealed. Each day (in UTC) has a partition, which is made ahead and dropped as a whole.
CREATE TABLE IF NOT EXISTS contents (
    writer          TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    time            BIGINT NOT NULL,
    encoding        TEXT NOT NULL,
    request             BYTEA NOT NULL,
    request_truncated   BOOLEAN NOT NULL,
    response            BYTEA NOT NULL,
    response_truncated  BOOLEAN NOT NULL,
    provider_error      BYTEA,
    PRIMARY KEY (writer, seq, time)
) PARTITION BY RANGE (time);
