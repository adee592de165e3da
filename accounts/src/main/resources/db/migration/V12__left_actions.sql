-- What became of actions, by the names of their requests: those that wait with Temporal because nobody answered, and
-- the answers to all. An answer is written by whoever publishes the view it led to, also when it comes before the row
-- of whoever waits for it.
create table left_action (
    session_id  varchar(100) not null,
    -- Empty for an action on the session as a whole.
    account_id  varchar(36)  not null,
    request_id  varchar(100) not null,
    customer_id varchar(64)  not null,
    action      varchar(40)  not null,
    actor_kind  varchar(40)  not null,
    actor       varchar(200) not null,
    -- Null when it was answered at once.
    left_at     timestamp with time zone,
    -- Whether Temporal said that it keeps it.
    kept        boolean      not null,
    answered_at timestamp with time zone,
    -- Why it was not done; null when it was.
    refusal     varchar(2000),
    constraint left_action_pk primary key (session_id, account_id, request_id)
);

create index left_action_customer on left_action (customer_id, account_id, answered_at);
