-- An admin who made a password knows it: until its owner has chosen another one, two people could be the same in the trail.
alter table agent add column password_lent boolean default false not null;
