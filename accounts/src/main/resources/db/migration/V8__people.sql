-- Whoever signed in before a change of password or rights has an older version and must sign in again.
alter table agent add column version integer default 1 not null;

-- Who an agent is at an OpenID provider: issuer and subject. Null for those who sign in by password.
alter table agent add column identity varchar(600);
alter table agent add constraint agent_identity unique (identity);

-- The second step of an agent's sign-in. The secret is sealed under a key that is not in this database. A time step
-- whose code was used is used up, and so is every one before it.
create table second_step (
    agent_id      varchar(36) not null primary key,
    sealed_secret bytea       not null,
    confirmed     boolean     not null,
    last_step     bigint      not null,
    wrong_tries   integer     not null,
    locked_until  timestamp with time zone,
    constraint second_step_agent foreign key (agent_id) references agent (id)
);

-- How often somebody tried something since a moment.
create table try_count (
    what  varchar(40)  not null,
    who   varchar(200) not null,
    since timestamp with time zone not null,
    tries integer      not null,
    constraint try_count_pk primary key (what, who)
);

create index try_count_since on try_count (since);

-- Programs that use the desk's routes. Of a token only its hash is kept.
create table program_token (
    id           varchar(36)  not null primary key,
    name         varchar(60)  not null,
    token_hash   varchar(64)  not null,
    scopes       varchar(200) not null,
    created_by   varchar(100) not null,
    created_at   timestamp with time zone not null,
    last_used_at timestamp with time zone,
    revoked_at   timestamp with time zone,
    constraint program_token_hash unique (token_hash)
);

-- Hand-overs of the platform that were used, for as long as anybody would take them again.
create table handover_nonce (
    nonce      varchar(100) not null primary key,
    expires_at timestamp with time zone not null
);

create index handover_nonce_expires on handover_nonce (expires_at);
