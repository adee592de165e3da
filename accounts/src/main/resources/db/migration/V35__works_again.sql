-- Since when an account works again that was fixed elsewhere, as the platform says.
alter table trading_account add column works_again_at timestamp with time zone;
create index trading_account_works_again on trading_account (works_again_at);
