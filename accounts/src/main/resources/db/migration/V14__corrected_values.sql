-- What support found wrong of an account: the platform's next list may bring it again, and is not believed then.
create table corrected_value (
    account_id   varchar(36)              not null references trading_account (id) on delete cascade,
    field        varchar(20)              not null,
    wrong        varchar(8000)            not null,
    corrected_at timestamp with time zone not null
);

create index corrected_value_account on corrected_value (account_id, field);
