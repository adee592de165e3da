-- Where an account stands, copied out of its view, so that the desk filters and counts without reading any JSON. Nothing
-- for views that were published before; the next one tells it.
alter table progress_account add column step varchar(40);
alter table progress_account add column cause varchar(100);
alter table progress_account add column exchange_code varchar(100);

create index progress_account_code on progress_account (exchange_code);
create index attempt_last_four on attempt (last_four);
create index key_history_last_four on key_history (last_four);
