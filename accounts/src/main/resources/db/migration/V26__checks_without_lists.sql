-- For a list of values in a check H2 remembers the connection that made it, and answers "The database has been closed" to
-- whoever writes a row once that connection is gone, as it is after half an hour in a pool. Of a case it remembers none.
alter table credential drop constraint credential_states;
alter table credential add constraint credential_states
    check (case state when 'CANDIDATE' then true when 'CURRENT' then true when 'PREVIOUS' then true else false end);

alter table vault drop constraint vault_states;
alter table vault add constraint vault_states
    check (case state when 'PENDING' then true when 'IN_FORCE' then true else false end);
