-- Sessions that starters have begun: a page for one is there before the first thing of it is published.
create table begun_session (
    session_id  varchar(100) not null,
    customer_id varchar(64)  not null,
    begun_at    timestamp with time zone not null,
    constraint begun_session_pk primary key (session_id)
);
create index begun_session_at on begun_session (begun_at);
