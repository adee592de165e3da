-- A browser that asked may have two codes: one that support made and one that was mailed.
alter table guide_code alter column asked_by set data type varchar(41);
