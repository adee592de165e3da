-- Who may write this database must not be able to read keys: a public key is used only if the process that makes such
-- keys signed it. Rows of before are not signed now, since that would sign what anybody may have written: an intake key
-- is made anew when it is needed, and a vault is reset by its customer.
alter table intake_key add column signature varchar(100);
alter table vault add column signature varchar(100);

-- The engine's public half is worked out from the private one, which is bound to its purpose under the master key.
alter table platform_key drop column public_key;
