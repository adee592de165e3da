-- What a trader has ticked at the end: the keys they deleted on the exchange, by their last four characters.
create table clean_up_tick (
    session_id varchar(100) not null,
    account_id varchar(36)  not null,
    ending     varchar(8)   not null,
    ticked_at  timestamp with time zone not null,
    constraint clean_up_tick_pk primary key (session_id, account_id, ending)
);
