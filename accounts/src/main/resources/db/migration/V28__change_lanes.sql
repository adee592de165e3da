-- Many counters of changes in the place of one. A session's changes are in one lane, told by its id, and the lane's row
-- lock lets them become visible in the order of their numbers. Lane 1 has the numbers of before, whatever session they are
-- of: each view leaves it with its next change.
insert into change_counter (id, last_no)
select 2 + sixteens.n * 16 + ones.n, 0
from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15)) as sixteens(n),
    (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15)) as ones(n)
where sixteens.n * 16 + ones.n < 255;

alter table progress_session add column lane integer default 1 not null;
alter table progress_account add column lane integer default 1 not null;
alter table progress_session alter column lane drop default;
alter table progress_account alter column lane drop default;

drop index progress_session_change;
drop index progress_account_change;
create unique index progress_session_change on progress_session (lane, change_no);
create unique index progress_account_change on progress_account (lane, change_no);
