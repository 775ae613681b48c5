-- Which store this is. One row, made once: its mark is what every log bears before its first step.
CREATE TABLE notify_store (
    only_row smallint PRIMARY KEY DEFAULT 1 CHECK (only_row = 1),
    id       text     NOT NULL,
    mark     bigint   NOT NULL
);

-- One row per user, never deleted. Whoever changes a log holds the lock of this row until the commit.
CREATE TABLE notify_user (
    user_id     text   COLLATE "C" PRIMARY KEY,
    head        bigint NOT NULL, -- number of the newest step, 0 if there is none
    head_mark   bigint NOT NULL, -- its mark
    floor       bigint NOT NULL, -- number of the newest step that was removed, 0 if none was
    floor_mark  bigint NOT NULL, -- its mark
    unread      bigint NOT NULL, -- entries not read
    entries     bigint NOT NULL, -- entries not deleted
    revoked_before bigint NOT NULL DEFAULT 0, -- tokens issued before are revoked, in milliseconds since 1970
    oldest_at   bigint,          -- when the oldest step left was made, in milliseconds since 1970; null if there is none
    prune_due   smallint NOT NULL DEFAULT 0, -- 1 if the log has outgrown its limits
    preferences text,            -- JSON, null if never set
    CHECK (floor <= head AND unread <= entries)
) WITH (fillfactor = 80);

CREATE INDEX notify_user_due ON notify_user (user_id) WHERE prune_due = 1;
CREATE INDEX notify_user_oldest ON notify_user (oldest_at);

-- The logs: one row per step, numbered per user without holes. A step is never rewritten, but the row of a creation
-- carries the entry's present state.
CREATE TABLE notify_step (
    user_id    text     COLLATE "C" NOT NULL,
    rev        bigint   NOT NULL,
    mark       bigint   NOT NULL, -- 48 random bits
    kind       smallint NOT NULL, -- 1 created, 2 read, 3 read up to, 4 deleted, 5 pruned up to, 6 preferences
    target     bigint   NOT NULL, -- the entry it is about, or up to which it reaches
    unread     bigint   NOT NULL, -- entries not read, after this step
    created_at bigint   NOT NULL, -- milliseconds since 1970; nothing orders by it
    muted      smallint NOT NULL, -- 1 for an entry that was not announced
    state      smallint NOT NULL, -- 0 unread entry, 1 read entry, 2 deleted entry, 3 no entry
    type       text,
    title      text,
    message    text,
    data       text,              -- JSON; for kind 6 the preferences
    link       text,
    actor      text,
    verb       text,
    PRIMARY KEY (user_id, rev)
) WITH (fillfactor = 90);

-- For lists and for marking: the entries that are there, unread ones and read ones apart.
CREATE INDEX notify_step_entry ON notify_step (user_id, state, rev) WHERE state < 2;

-- Idempotency keys, each stored with what it led to and in the same transaction.
CREATE TABLE notify_key (
    user_id      text     COLLATE "C" NOT NULL,
    origin       text     COLLATE "C" NOT NULL,
    key          text     COLLATE "C" NOT NULL,
    payload_hash text     NOT NULL,
    outcome      smallint NOT NULL, -- 0 stored, 1 announced only, 2 suppressed
    entry_id     bigint   NOT NULL, -- 0 if nothing was kept
    created_at   bigint   NOT NULL, -- milliseconds since 1970
    PRIMARY KEY (user_id, origin, key)
);

CREATE INDEX notify_key_not_kept ON notify_key (created_at) WHERE entry_id = 0;
