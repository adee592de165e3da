-- "This is not what I see": what a customer says of one instruction of the guide.
create table instruction_report (
    report_id   varchar(64)   not null,
    session_id  varchar(100)  not null,
    account_id  varchar(36)   not null,
    customer_id varchar(64)   not null,
    reported_at timestamp with time zone not null,
    exchange    varchar(40)   not null,
    market      varchar(40)   not null,
    place       varchar(40)   not null,
    instruction varchar(1000) not null,
    version     varchar(40)   not null,
    words       varchar(2000) not null,
    constraint instruction_report_pk primary key (session_id, report_id)
);
create index instruction_report_at on instruction_report (reported_at);
