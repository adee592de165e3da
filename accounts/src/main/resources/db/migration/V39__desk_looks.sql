-- Which agents look at which session now, written again every few seconds while they do.
create table desk_look (
    session_id varchar(100) not null,
    agent_id   varchar(36)  not null,
    seen_at    timestamp with time zone not null,
    constraint desk_look_pk primary key (session_id, agent_id)
);
create index desk_look_seen on desk_look (seen_at);
