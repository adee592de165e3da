-- A guide link is good for as long as its session lasts, unless it was revoked.
alter table guide_link add column revoked_at timestamp with time zone;
update guide_link set revoked_at = expires_at;
alter table guide_link drop column used_at;
alter table guide_link drop column expires_at;

-- A code is for whoever has the session's link, or for the one browser that asked for it. Older ones live ten minutes.
drop table guide_code;
create table guide_code (
    code_id     varchar(36)  not null primary key,
    session_id  varchar(100) not null,
    asked_by    varchar(36)  not null,
    salt        bytea        not null,
    code_hash   bytea        not null,
    created_by  varchar(200) not null,
    created_at  timestamp with time zone not null,
    expires_at  timestamp with time zone not null,
    wrong_tries integer      not null,
    used_at     timestamp with time zone,
    constraint guide_code_for unique (session_id, asked_by)
);

-- Wrong tries of a code that anybody with the link may try, by address: who guesses locks out nobody elsewhere.
create table guide_code_try (
    code_id     varchar(36)  not null,
    address     varchar(200) not null,
    wrong_tries integer      not null,
    constraint guide_code_try_pk primary key (code_id, address),
    constraint guide_code_try_code foreign key (code_id) references guide_code (code_id) on delete cascade
);

-- The browsers that came into a session's guide by a code. Of what a browser holds only a hash is kept.
create table guide_device (
    device_id    varchar(36)  not null primary key,
    session_id   varchar(100) not null,
    secret_hash  varchar(64)  not null,
    what         varchar(100) not null,
    came_in_at   timestamp with time zone not null,
    last_seen_at timestamp with time zone not null,
    expires_at   timestamp with time zone not null,
    constraint guide_device_once unique (secret_hash, session_id)
);

create index guide_device_session on guide_device (session_id);
create index guide_device_expires on guide_device (expires_at);

-- Browsers that have the link and ask for a code. The number is shown there and on the desk, to tell two of them apart.
create table guide_ask (
    ask_id      varchar(36)  not null primary key,
    session_id  varchar(100) not null,
    secret_hash varchar(64)  not null,
    shown       integer      not null,
    what        varchar(100) not null,
    address     varchar(200) not null,
    asked_at    timestamp with time zone not null,
    answered_at timestamp with time zone,
    constraint guide_ask_once unique (session_id, secret_hash)
);

create index guide_ask_at on guide_ask (asked_at);
