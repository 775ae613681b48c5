CREATE TABLE social_person (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username      text    NOT NULL,
    password_hash text    NOT NULL,
    email         text    NOT NULL,
    first_name    text    NOT NULL,
    last_name     text    NOT NULL,
    company_name  text    NOT NULL,
    contact       text    NOT NULL,
    is_operator   smallint NOT NULL DEFAULT 0,
    created_at    bigint NOT NULL             -- milliseconds since 1970, as all times here
);

CREATE UNIQUE INDEX social_person_username ON social_person (lower(username));

-- One row per login: the refresh token that is good now. Who shows an older one of the family ends it.
CREATE TABLE social_refresh (
    family     text    PRIMARY KEY,
    person_id  bigint NOT NULL REFERENCES social_person (id),
    token_id   text    NOT NULL,
    expires_at bigint NOT NULL
);

CREATE INDEX social_refresh_expiry ON social_refresh (expires_at);

CREATE TABLE social_request (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_id     bigint NOT NULL REFERENCES social_person (id),
    to_id       bigint NOT NULL REFERENCES social_person (id),
    status      text    NOT NULL CHECK (status IN ('pending', 'accepted', 'rejected')),
    created_at  bigint NOT NULL,
    answered_at bigint,
    CHECK (from_id <> to_id)
);

CREATE UNIQUE INDEX social_request_pending ON social_request (least(from_id, to_id), greatest(from_id, to_id)) WHERE status = 'pending';
CREATE INDEX social_request_to ON social_request (to_id, id);
CREATE INDEX social_request_from ON social_request (from_id, id);

-- Two rows per friendship, one for each side; they come and go together.
CREATE TABLE social_connection (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id   bigint NOT NULL REFERENCES social_person (id),
    friend_id  bigint NOT NULL REFERENCES social_person (id),
    created_at bigint NOT NULL,
    UNIQUE (owner_id, friend_id)
);

CREATE TABLE social_message (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender_id    bigint NOT NULL REFERENCES social_person (id),
    receiver_id  bigint NOT NULL REFERENCES social_person (id),
    content      text    NOT NULL,
    created_at   bigint NOT NULL,
    delivered_at bigint,
    read_at      bigint
);

CREATE INDEX social_message_pair ON social_message (sender_id, receiver_id, id);
