-- Version 1. Every time is milliseconds since 1970 UTC. A statement ends with a semicolon at the end of a line.

-- Small numbers about the store itself: ids (message numbers handed out so far), alive (the last sign of life),
-- clean (1 after an orderly end), sweep_at and sweep_doubt (see Sweep).
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An account and its mailbox's numbers. `last` is the highest number taken, `cursor` the highest acknowledged, `pushed`
-- the highest shown to anybody, `taken` what the TCP of a live session without `ack` has taken. `waiting` and
-- `waiting_bytes` count the box above max(cursor, taken); `outstanding` counts what this account sent and what still
-- waits somewhere. `deleted` makes a tombstone: the row stays for ever.
CREATE TABLE account (
    name TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL,
    seeded INTEGER NOT NULL,
    demo INTEGER NOT NULL,
    hidden INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    deleted INTEGER,
    last INTEGER NOT NULL DEFAULT 0,
    cursor INTEGER NOT NULL DEFAULT 0,
    pushed INTEGER NOT NULL DEFAULT 0,
    taken INTEGER NOT NULL DEFAULT 0,
    waiting INTEGER NOT NULL DEFAULT 0,
    waiting_bytes INTEGER NOT NULL DEFAULT 0,
    outstanding INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- One sender and one recipient. The row exists since the first accepted message: that is what "has written to" means.
CREATE TABLE pair (
    sender TEXT NOT NULL,
    rcpt TEXT NOT NULL,
    waiting INTEGER NOT NULL DEFAULT 0,
    phantoms INTEGER NOT NULL DEFAULT 0,
    phantom_bytes INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (sender, rcpt)
) STRICT, WITHOUT ROWID;

-- In the order of acceptance, so that rows are only ever added at the end: clustered by mailbox, every message would
-- split wide pages in the middle. The indexes are narrow.
CREATE TABLE box (
    id INTEGER NOT NULL PRIMARY KEY,
    rcpt TEXT NOT NULL,
    seq INTEGER NOT NULL,
    sender TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX box_by_mailbox ON box (rcpt, seq);

CREATE INDEX box_by_pair ON box (rcpt, sender, id);

CREATE INDEX box_by_age ON box (at);

-- What a silently blocked sender believes to have sent. `held` rows still count in the sender's quotas.
CREATE TABLE phantom (
    sender TEXT NOT NULL,
    rcpt TEXT NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    held INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (sender, rcpt, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX phantom_by_age ON phantom (at);

-- Keys of accepted messages. `seq` is 0 for a phantom; `sent` is the state of the first answer.
CREATE TABLE dedupe (
    sender TEXT NOT NULL,
    key TEXT NOT NULL,
    rcpt TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL,
    PRIMARY KEY (sender, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX dedupe_by_age ON dedupe (at);

-- Counts of expired messages that their recipient has not been told of.
CREATE TABLE expired (
    rcpt TEXT NOT NULL REFERENCES account (name),
    sender TEXT NOT NULL,
    messages INTEGER NOT NULL,
    PRIMARY KEY (rcpt, sender)
) STRICT, WITHOUT ROWID;

CREATE TABLE block (
    blocker TEXT NOT NULL REFERENCES account (name),
    blocked TEXT NOT NULL REFERENCES account (name),
    since INTEGER NOT NULL,
    PRIMARY KEY (blocker, blocked)
) STRICT, WITHOUT ROWID;

CREATE INDEX block_by_blocked ON block (blocked);

-- Intervals in which somebody was logged in and visible; `until` is null while it lasts.
CREATE TABLE sighting (
    name TEXT NOT NULL REFERENCES account (name),
    since INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (name, since)
) STRICT, WITHOUT ROWID;

CREATE INDEX sighting_by_end ON sighting (until);

-- Resume tokens by SHA-256. A family begins at a login; `number` orders it; `ends` is null while its session lives.
CREATE TABLE resume_token (
    hash TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES account (name),
    family INTEGER NOT NULL,
    number INTEGER NOT NULL,
    spent INTEGER NOT NULL DEFAULT 0,
    ends INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX resume_token_by_owner ON resume_token (owner, family, number);

CREATE INDEX resume_token_by_end ON resume_token (ends);

-- Access tokens by SHA-256.
CREATE TABLE access_token (
    hash TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES account (name),
    label TEXT NOT NULL,
    issued INTEGER NOT NULL,
    used INTEGER NOT NULL,
    UNIQUE (owner, label)
) STRICT, WITHOUT ROWID;

CREATE TABLE plugin_data (
    plugin TEXT NOT NULL,
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (plugin, owner, key)
) STRICT, WITHOUT ROWID;

INSERT INTO meta (name, value) VALUES ('ids', 0), ('clean', 1);
