-- Until when visits of a session's guide count that were begun before: later ones are welcome again.
create table guide_visit_end (
    session_id varchar(100) not null primary key,
    ended_at   timestamp with time zone not null
);

create index guide_visit_end_at on guide_visit_end (ended_at);
