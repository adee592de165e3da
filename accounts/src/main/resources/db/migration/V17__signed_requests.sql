-- The signatures under which something was recorded in a person's name. Each counts in one place only, so that a request
-- that is sent again elsewhere, by whoever can read it there, is not that person's.
create table signed_request (
    signature   varchar(100) not null primary key,
    -- The session, and the account within it if it was about one.
    place       varchar(200) not null,
    recorded_at timestamp with time zone not null
);
