create table audit_entry (
    entry_no    bigint       not null primary key,
    happened_at timestamp with time zone not null,
    actor_kind  varchar(40)  not null,
    actor       varchar(200) not null,
    action      varchar(80)  not null,
    customer_id varchar(64),
    session_id  varchar(100),
    account_id  varchar(36),
    words       varchar(2000) not null,
    request_id  varchar(200),
    prev_hash   varchar(64)  not null,
    hash        varchar(64)  not null,
    constraint audit_entry_request unique (request_id)
);

create index audit_entry_session on audit_entry (session_id, entry_no);
create index audit_entry_account on audit_entry (account_id, entry_no);
create index audit_entry_customer on audit_entry (customer_id, entry_no);

-- One row: the end of the chain. Its row lock puts entries in a line, and it shows when the last ones were cut off.
create table audit_head (
    id       integer     not null primary key,
    entry_no bigint      not null,
    hash     varchar(64) not null
);

insert into audit_head (id, entry_no, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
