-- Many hash chains in the place of one, so that nobody waits for a writer of another customer. Which chain an entry is in
-- follows from whose it is: 1 to 256 for customers, 257 to 272 for what is nobody's, such as sign-ins. Chain 0 is the one
-- chain of before: it is closed, and stays as it was written.
create table audit_chain (
    chain   integer     not null primary key,
    entries bigint      not null,
    hash    varchar(64) not null
);

insert into audit_chain (chain, entries, hash) select 0, entry_no, hash from audit_head where id = 1;

insert into audit_chain (chain, entries, hash)
select 1 + sixteens.n * 16 + ones.n, 0, '0000000000000000000000000000000000000000000000000000000000000000'
from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16)) as sixteens(n),
    (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15)) as ones(n);

drop table audit_head;

-- Which chain an entry is in, its place there, and the newest root when it was written.
alter table audit_entry add column chain integer default 0 not null;
alter table audit_entry add column place bigint default 0 not null;
alter table audit_entry add column root_no bigint default 0 not null;
update audit_entry set place = entry_no;
alter table audit_entry alter column chain drop default;
alter table audit_entry alter column place drop default;
alter table audit_entry alter column root_no drop default;
alter table audit_entry add constraint audit_entry_place unique (chain, place);

-- The numbers of entries, in all chains together. Those of before are used up.
create sequence audit_entry_number;
create table audit_number_used as select nextval('audit_entry_number') as used from audit_entry;
drop table audit_number_used;

-- Roots: where the chains had come to at a moment, signed by a worker. Each follows the one before it, and holds the ends
-- that had moved on since.
create table audit_root (
    root_no   bigint       not null primary key,
    made_at   timestamp with time zone not null,
    prev_hash varchar(64)  not null,
    hash      varchar(64)  not null,
    signature varchar(100) not null
);

create table audit_root_end (
    root_no bigint      not null,
    chain   integer     not null,
    entries bigint      not null,
    hash    varchar(64) not null,
    constraint audit_root_end_pk primary key (root_no, chain),
    constraint audit_root_end_root foreign key (root_no) references audit_root (root_no)
);

create index audit_root_end_chain on audit_root_end (chain, entries);
