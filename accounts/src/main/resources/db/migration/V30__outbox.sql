-- How a customer is reached. Empty where the platform's list says nothing of it.
alter table customer add column email varchar(254);
alter table customer add column language varchar(35);
alter table customer add column timezone varchar(64);
alter table customer add column reminders_off_at timestamp with time zone;

-- A notice is a row of the outbox as well. Those of before were shown on the desk and sent to nobody.
alter table notice add column customer_id varchar(64);
alter table notice add column ask_id varchar(36);
alter table notice add column state varchar(20) default 'SHOWN' not null;
alter table notice add column why varchar(20);
alter table notice add column answer varchar(300);
alter table notice add column channel varchar(20);
alter table notice add column address varchar(254);
alter table notice add column language varchar(35);
alter table notice add column tries integer default 0 not null;
alter table notice add column handed_at timestamp with time zone;
alter table notice add column tried_at timestamp with time zone;
alter table notice add column settled_at timestamp with time zone;
create index notice_queued on notice (state, due_at);
create index notice_of_customer on notice (customer_id, state);

-- What workers can send by: each says so when it starts.
create table channel (
    name    varchar(20) not null primary key,
    works   boolean     not null,
    seen_at timestamp with time zone not null
);

-- What turns a customer's reminders off, of each message that offers it: only its hash.
create table reminder_stop (
    token_hash  varchar(64) not null primary key,
    customer_id varchar(64) not null,
    made_at     timestamp with time zone not null
);
