-- Version 2. What the TCP of each live login without `ack` has taken of its mailbox; `account.taken` is the highest of
-- them. Emptied when the store opens, because those logins are gone.
CREATE TABLE taken (
    owner TEXT NOT NULL REFERENCES account (name),
    login INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (owner, login)
) STRICT, WITHOUT ROWID;
