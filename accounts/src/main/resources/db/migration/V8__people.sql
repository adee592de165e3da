-- Whoever signed in before a change of password or rights has an older version and must sign in again.
alter table agent add column version integer default 1 not null;
