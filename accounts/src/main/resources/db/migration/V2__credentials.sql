-- At most one row of each state for an account and slot; the attempt never changes while a row lives.
create table credential (
    account_id   varchar(36)  not null references trading_account (id),
    slot         varchar(40)  not null,
    attempt_id   varchar(100) not null,
    state        varchar(20)  not null,
    last_four    varchar(4)   not null,
    fingerprint  varchar(64)  not null,
    since_at     timestamp with time zone not null,
    exchange_uid varchar(100),
    sealed       bytea        not null,
    constraint credential_pk primary key (account_id, slot, attempt_id),
    constraint credential_state unique (account_id, slot, state),
    constraint credential_states check (state in ('CANDIDATE', 'CURRENT', 'PREVIOUS'))
);

create index credential_fingerprint on credential (fingerprint);

-- What stays of a key for ever: enough to recognise it, nothing to use it.
create table key_history (
    account_id  varchar(36)  not null references trading_account (id),
    slot        varchar(40)  not null,
    attempt_id  varchar(100) not null,
    fingerprint varchar(64)  not null,
    last_four   varchar(4)   not null,
    stored_at   timestamp with time zone not null,
    promoted_at timestamp with time zone,
    closed_at   timestamp with time zone,
    constraint key_history_pk primary key (account_id, slot, attempt_id)
);

create index key_history_fingerprint on key_history (fingerprint);

create table intake_key (
    session_id      varchar(100) not null,
    account_id      varchar(36)  not null,
    public_key      varchar(50)  not null,
    -- null once destroyed
    wrapped_private bytea,
    expires_at      timestamp with time zone not null,
    destroyed_at    timestamp with time zone,
    constraint intake_key_pk primary key (session_id, account_id)
);

create index intake_key_expiry on intake_key (expires_at);

-- Recognises the master key, so that a wrong key file is refused at start and not at the first credential.
create table master_key_mark (
    id   integer     not null primary key,
    mark varchar(64) not null
);
