-- One row: which worker compares workflows with views and until when, and up to which moment it looked at workflows that
-- ended. Put back with the rest of the database, it makes that worker look again at everything that ended since.
create table reconciler (
    id           integer not null primary key,
    holder       varchar(100),
    held_until   timestamp with time zone,
    looked_until timestamp with time zone
);

insert into reconciler (id) values (1);

-- What could not be repaired by itself: told to support until it is settled.
create table unrepaired (
    finding_key varchar(200)  not null primary key,
    kind        varchar(40)   not null,
    customer_id varchar(64)   not null,
    session_id  varchar(100)  not null,
    account_id  varchar(36),
    slot        varchar(40),
    found_at    timestamp with time zone not null,
    words       varchar(2000) not null,
    settled_at  timestamp with time zone
);

create index unrepaired_customer on unrepaired (customer_id, settled_at);
create index unrepaired_session on unrepaired (session_id, settled_at);

-- Finds the rotations that go on, all of them or those of one account, without reading those that are over.
create index progress_account_waiting on progress_account (waiting_on, account_id);

-- Finds the actions that nobody has answered among all that were.
create index left_action_waiting on left_action (answered_at, left_at);
