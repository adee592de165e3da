create table agent (
    id            varchar(36)  not null primary key,
    sign_in_name  varchar(100) not null,
    name          varchar(200) not null,
    password_hash varchar(500) not null,
    role          varchar(20)  not null,
    active        boolean      not null,
    created_at    timestamp with time zone not null,
    constraint agent_sign_in_name unique (sign_in_name)
);

create table guide_link (
    token_hash varchar(64)  not null primary key,
    session_id varchar(100) not null,
    created_by varchar(200) not null,
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    used_at    timestamp with time zone
);

create index guide_link_session on guide_link (session_id);

create table guide_code (
    session_id  varchar(100) not null primary key,
    salt        bytea        not null,
    code_hash   bytea        not null,
    created_by  varchar(200) not null,
    created_at  timestamp with time zone not null,
    expires_at  timestamp with time zone not null,
    wrong_tries integer      not null,
    used_at     timestamp with time zone
);
