-- What customer and support write to each other about a session, or about one account of it. Without secrets: they are cut
-- out before a line comes here.
create table help_line (
    session_id  varchar(100)  not null,
    line_id     varchar(64)   not null,
    customer_id varchar(64)   not null,
    account_id  varchar(36),
    written_at  timestamp with time zone not null,
    actor_kind  varchar(40)   not null,
    actor       varchar(100)  not null,
    words       varchar(2000) not null,
    step        varchar(40),
    causes      varchar(1000) not null,
    tried       integer       not null,
    to_account  varchar(36),
    to_step     varchar(40),
    answered_at timestamp with time zone,
    constraint help_line_pk primary key (session_id, line_id)
);
create index help_line_unanswered on help_line (answered_at, written_at);

-- What supervisors have written as an answer to a cause; without one, the words that come with the program count.
create table ready_answer (
    cause      varchar(100)  not null,
    language   varchar(35)   not null,
    words      varchar(2000) not null,
    changed_by varchar(100)  not null,
    changed_at timestamp with time zone not null,
    constraint ready_answer_pk primary key (cause, language)
);
