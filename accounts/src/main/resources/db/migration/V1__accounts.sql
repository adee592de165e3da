create table customer (
    id          varchar(64)  not null primary key,
    name        varchar(200) not null,
    -- reference and name in lower case: one form to search on both databases, whatever their locale
    search_text varchar(300) not null
);

create table trading_account (
    id              varchar(36)  not null primary key,
    customer_id     varchar(64)  not null references customer (id),
    exchange        varchar(40)  not null,
    market          varchar(20)  not null,
    label           varchar(100) not null,
    slots           varchar(400) not null,
    running_bots    integer      not null,
    open_positions  integer      not null,
    open_orders     integer      not null,
    exchange_uid    varchar(100),
    last_working_at timestamp with time zone,
    needs_key_since timestamp with time zone,
    live            boolean      not null,
    constraint trading_account_identity unique (customer_id, exchange, market, label),
    constraint trading_account_risk check (running_bots >= 0 and open_positions >= 0 and open_orders >= 0)
);

create table whitelist (
    account_id varchar(36)   not null primary key references trading_account (id),
    version    integer       not null,
    addresses  varchar(8000) not null
);
