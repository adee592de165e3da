-- An attempt stands in the history from the moment its key is being proved, so that a reset or an end closes it too.
-- Null until its key is stored.
alter table key_history alter column stored_at drop not null;
