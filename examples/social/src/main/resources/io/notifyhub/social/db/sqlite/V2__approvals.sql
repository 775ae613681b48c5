-- Details that were handed in for approval. Who changes them again takes what waited back.
CREATE TABLE social_approval (
    id          integer PRIMARY KEY AUTOINCREMENT,
    person_id   integer NOT NULL REFERENCES social_person (id),
    status      text    NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'replaced')),
    created_at  integer NOT NULL,
    answered_at integer,
    operator_id integer REFERENCES social_person (id)
);

CREATE UNIQUE INDEX social_approval_pending ON social_approval (person_id) WHERE status = 'pending';
CREATE INDEX social_approval_status ON social_approval (status, id);
CREATE INDEX social_approval_person ON social_approval (person_id, id);
