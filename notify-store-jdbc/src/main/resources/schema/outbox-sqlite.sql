-- Notifications that the application stored in its own transactions, until they are in the logs.
CREATE TABLE notify_outbox (
    id           INTEGER  PRIMARY KEY AUTOINCREMENT, -- their order, per user
    shard        INTEGER  NOT NULL,           -- 0 to 63, by user
    user_id      TEXT     NOT NULL,
    origin       TEXT     NOT NULL,           -- with the next two columns the idempotency key it is delivered with
    key          TEXT     NOT NULL,
    payload_hash TEXT     NOT NULL,
    critical     INTEGER  NOT NULL,           -- 1 if the user's preferences do not apply
    created_at   INTEGER  NOT NULL,           -- milliseconds since 1970
    type         TEXT     NOT NULL,
    title        TEXT,
    message      TEXT,
    data         TEXT     NOT NULL,           -- JSON
    link         TEXT,
    actor        TEXT,
    verb         TEXT,
    attempts     INTEGER  NOT NULL DEFAULT 0, -- how often it failed although the store was up
    due_at       INTEGER  NOT NULL DEFAULT 0  -- not before; milliseconds since 1970, 0 for at once
) STRICT;

CREATE INDEX notify_outbox_shard_order ON notify_outbox (shard, id);
CREATE INDEX notify_outbox_later ON notify_outbox (user_id) WHERE due_at > 0;

-- What kept failing and was set aside.
CREATE TABLE notify_outbox_failed (
    id           INTEGER  PRIMARY KEY, -- as in notify_outbox
    shard        INTEGER  NOT NULL,
    user_id      TEXT     NOT NULL,
    origin       TEXT     NOT NULL,
    key          TEXT     NOT NULL,
    payload_hash TEXT     NOT NULL,
    critical     INTEGER  NOT NULL,
    created_at   INTEGER  NOT NULL,
    type         TEXT     NOT NULL,
    title        TEXT,
    message      TEXT,
    data         TEXT     NOT NULL,
    link         TEXT,
    actor        TEXT,
    verb         TEXT,
    attempts     INTEGER  NOT NULL,
    failed_at    INTEGER  NOT NULL, -- milliseconds since 1970
    reason       TEXT     NOT NULL
) STRICT;
