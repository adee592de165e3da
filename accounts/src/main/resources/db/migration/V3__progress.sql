-- One row: the number of the newest change. Its row lock lets changes become visible in the order of their numbers,
-- which a sequence does not promise.
create table change_counter (
    id      integer not null primary key,
    last_no bigint  not null
);

insert into change_counter (id, last_no) values (1, 0);

create table progress_session (
    session_id     varchar(100)   not null primary key,
    customer_id    varchar(64)    not null,
    reason         varchar(40)    not null,
    state          varchar(40)    not null,
    waiting_on     varchar(40),
    agent          varchar(100),
    accounts_total integer        not null,
    accounts_done  integer        not null,
    waiting_since  timestamp with time zone,
    started_at     timestamp with time zone not null,
    ended_at       timestamp with time zone,
    headline       varchar(400)   not null,
    revision       bigint         not null,
    view_json      varchar(500000) not null,
    change_no      bigint         not null,
    changed_at     timestamp with time zone not null
);

create unique index progress_session_change on progress_session (change_no);
create index progress_session_customer on progress_session (customer_id, ended_at);
create index progress_session_waiting on progress_session (ended_at, waiting_since, session_id);
create index progress_session_agent on progress_session (agent, ended_at);

create table progress_account (
    session_id varchar(100)   not null,
    account_id varchar(36)    not null,
    revision   bigint         not null,
    waiting_on varchar(40)    not null,
    waiting_since timestamp with time zone not null,
    view_json  varchar(500000) not null,
    change_no  bigint         not null,
    changed_at timestamp with time zone not null,
    constraint progress_account_pk primary key (session_id, account_id)
);

create unique index progress_account_change on progress_account (change_no);

create table attempt (
    attempt_id     varchar(100)   not null primary key,
    session_id     varchar(100)   not null,
    account_id     varchar(36)    not null,
    slot           varchar(40)    not null,
    attempt_number integer        not null,
    happened_at    timestamp with time zone not null,
    verdict        varchar(20)    not null,
    last_four      varchar(4),
    headline       varchar(400)   not null,
    findings_json  varchar(100000) not null
);

create index attempt_account on attempt (session_id, account_id);

create table notice (
    notice_key  varchar(200)  not null primary key,
    kind        varchar(60)   not null,
    session_id  varchar(100)  not null,
    account_id  varchar(36),
    due_at      timestamp with time zone not null,
    words       varchar(2000) not null,
    recorded_at timestamp with time zone not null
);

create index notice_session on notice (session_id, due_at);
create index notice_due on notice (due_at);

create table session_report (
    session_id  varchar(100)   not null primary key,
    customer_id varchar(64)    not null,
    written_at  timestamp with time zone not null,
    report_json varchar(500000) not null
);
