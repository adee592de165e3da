-- A credential that is refused by its looks alone costs nobody one of their checks: the limit is the exchanges'.
alter table attempt add column asked boolean default true not null;

create index attempt_time on attempt (account_id, happened_at);
