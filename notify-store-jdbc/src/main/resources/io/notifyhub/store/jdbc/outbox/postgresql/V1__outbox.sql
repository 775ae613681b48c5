-- Notifications that the application stored in its own transactions, until they are in the logs.
CREATE TABLE notify_outbox (
    id           bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- their order, per user
    shard        smallint NOT NULL,           -- 0 to 63, by user
    user_id      text     NOT NULL,
    origin       text     NOT NULL,           -- with the next two columns the idempotency key it is delivered with
    key          text     NOT NULL,
    payload_hash text     NOT NULL,
    critical     smallint NOT NULL,           -- 1 if the user's preferences do not apply
    created_at   bigint   NOT NULL,           -- milliseconds since 1970
    type         text     NOT NULL,
    title        text,
    message      text,
    data         text     NOT NULL,           -- JSON
    link         text,
    actor        text,
    verb         text,
    attempts     integer  NOT NULL DEFAULT 0, -- how often it failed although the store was up
    due_at       bigint   NOT NULL DEFAULT 0  -- not before; milliseconds since 1970, 0 for at once
);

CREATE INDEX notify_outbox_shard_order ON notify_outbox (shard, id);
CREATE INDEX notify_outbox_later ON notify_outbox (user_id) WHERE due_at > 0;

-- A relay locks the row of a shard while it delivers from it, so that each user's notifications keep their order.
CREATE TABLE notify_outbox_shard (
    shard smallint PRIMARY KEY
);

INSERT INTO notify_outbox_shard (shard) SELECT generate_series(0, 63);

-- What kept failing and was set aside.
CREATE TABLE notify_outbox_failed (
    id           bigint   PRIMARY KEY, -- as in notify_outbox
    shard        smallint NOT NULL,
    user_id      text     NOT NULL,
    origin       text     NOT NULL,
    key          text     NOT NULL,
    payload_hash text     NOT NULL,
    critical     smallint NOT NULL,
    created_at   bigint   NOT NULL,
    type         text     NOT NULL,
    title        text,
    message      text,
    data         text     NOT NULL,
    link         text,
    actor        text,
    verb         text,
    attempts     integer  NOT NULL,
    failed_at    bigint   NOT NULL, -- milliseconds since 1970
    reason       text     NOT NULL
);
