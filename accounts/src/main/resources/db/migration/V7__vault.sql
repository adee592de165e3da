-- A customer's vault: a key pair whose private half is encrypted under five words that are kept nowhere. A pending one
-- waits until one of its words is typed back.
create table vault (
    vault_id       varchar(36) not null primary key,
    customer_id    varchar(64) not null references customer (id),
    state          varchar(20) not null,
    public_key     bytea       not null,
    locked_private bytea       not null,
    -- how the words became the key: Argon2id with these
    salt           bytea       not null,
    memory_kib     integer     not null,
    passes         integer     not null,
    lanes          integer     not null,
    made_at        timestamp with time zone not null,
    in_force_since timestamp with time zone,
    -- the keys are wiped, and the session that replaces them is not known to have started
    session_owed   boolean     not null,
    asked_word     integer,
    answer_hash    bytea,
    wrong_tries    integer     not null,
    expires_at     timestamp with time zone,
    constraint vault_state unique (customer_id, state),
    constraint vault_states check (state in ('PENDING', 'IN_FORCE'))
);

-- One try of a vault's words. Their key on the way stands here until it is taken; the row stays, to count tries.
create table word_check (
    check_id    varchar(36) not null primary key,
    customer_id varchar(64) not null references customer (id),
    asked_at    timestamp with time zone not null,
    way_key     bytea
);

create index word_check_customer on word_check (customer_id, asked_at);

-- The platform's own keys, each under the master key: what opens credentials, and what recognises keys.
create table platform_key (
    purpose    varchar(20) not null primary key,
    public_key bytea,
    wrapped    bytea       not null,
    made_at    timestamp with time zone not null
);

-- The content key of a credential, sealed to the engine and, once there is one, to the customer's vault. A row without
-- them is of the time when credentials were sealed under the master key; it is sealed anew at the next start.
alter table credential add column engine_seal bytea;
alter table credential add column vault_id varchar(36);
alter table credential add column vault_seal bytea;

-- The master key that is being replaced, while it is.
alter table master_key_mark add column previous_mark varchar(64);
