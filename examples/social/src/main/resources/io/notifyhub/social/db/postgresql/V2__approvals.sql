-- Details that were handed in for approval. Who changes them again takes what waited back.
CREATE TABLE social_approval (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id   bigint NOT NULL REFERENCES social_person (id),
    status      text    NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'replaced')),
    created_at  bigint NOT NULL,
    answered_at bigint,
    operator_id bigint REFERENCES social_person (id)
);

CREATE UNIQUE INDEX social_approval_pending ON social_approval (person_id) WHERE status = 'pending';
CREATE INDEX social_approval_status ON social_approval (status, id);
CREATE INDEX social_approval_person ON social_approval (person_id, id);
