-- What starters and workers may do in the accounts database (PostgreSQL), and nothing else. Run it as the role that owns
-- the tables, after ./rekey migrate and again after each new version. The two roles are yours to make first:
--   create role rekey_starter login password '…';
--   create role rekey_worker login password '…';
-- Nobody but the owner can change or delete a row of the audit trail, and no starter can read a credential, the private
-- half of an intake key, or a key of the platform.

-- All at once: processes that run meanwhile, as in an upgrade, are never without their rights.
begin;

revoke all on all tables in schema public from rekey_starter, rekey_worker;
revoke all on all sequences in schema public from rekey_starter, rekey_worker;
revoke create on schema public from public;
grant usage on schema public to rekey_starter, rekey_worker;

-- The audit trail: rows are added, and the ends of its chains move on. Workers sign where they stand.
grant select, insert on audit_entry to rekey_starter, rekey_worker;
grant usage on sequence audit_entry_number to rekey_starter, rekey_worker;
grant select, update on audit_chain to rekey_starter, rekey_worker;
grant select on audit_root, audit_root_end to rekey_starter, rekey_worker;
grant insert on audit_root, audit_root_end to rekey_worker;

-- Customers and accounts come in through starters.
grant select, insert, update on customer, trading_account, whitelist to rekey_starter;
grant select, insert, delete on corrected_value, corrected_contact to rekey_starter;
grant select on customer, whitelist to rekey_worker;
grant select, update (exchange_uid, needs_key_since, last_working_at) on trading_account to rekey_worker;

-- Credentials and what recognises them are the workers'. A vault reset, which a starter does, deletes.
grant select, insert, update, delete on credential to rekey_worker;
grant select, insert, update on key_history, intake_key, platform_key, master_key_mark to rekey_worker;
grant select (account_id, slot, attempt_id, state, last_four, since_at, exchange_uid), delete on credential
    to rekey_starter;
grant select (account_id, slot, attempt_id, last_four, stored_at, promoted_at, closed_at), update (closed_at)
    on key_history to rekey_starter;
grant select (session_id, account_id, public_key, expires_at, destroyed_at, signature) on intake_key to rekey_starter;

-- Vaults are the starters'; workers read them and try words out.
grant select, insert, update, delete on vault to rekey_starter;
grant select, insert, update on word_check to rekey_starter;
grant select on vault to rekey_worker;
grant select, update on word_check to rekey_worker;

-- What workflows publish.
grant select, insert, update on progress_account, progress_session, session_report, attempt to rekey_worker;
grant select, insert on signed_request to rekey_worker;
-- Messages: workers send them, each with a link or a code that is made when it goes out.
grant select, insert, update on notice, channel to rekey_worker;
grant insert, delete on guide_link, reminder_stop to rekey_worker;
grant select (token_hash) on guide_link, reminder_stop to rekey_worker;
grant select, insert, update, delete on guide_code to rekey_worker;
grant select (code_id), delete on guide_code_try to rekey_worker;
grant select, update on guide_ask to rekey_worker;
grant insert on notice to rekey_starter;
grant select on channel, reminder_stop to rekey_starter;
grant select, update on change_counter, reconciler to rekey_worker;
grant select on progress_account, progress_session, session_report, attempt, notice, change_counter to rekey_starter;
-- Who asks for a code or for help has open pages of that session fetched anew.
grant update (lane, change_no) on progress_session, progress_account to rekey_starter;
grant update on change_counter to rekey_starter;

-- What customers and support write to each other is between pages; no worker reads it.
grant select, insert, update, delete on help_line, ready_answer, instruction_report to rekey_starter;
grant select, insert, delete on clean_up_tick to rekey_starter;

-- Which sessions were begun is between pages too.
grant select, insert, delete on begun_session to rekey_starter;

-- Both leave word for the other.
grant select, insert, update, delete on left_action to rekey_starter, rekey_worker;
grant select, insert, update on unrepaired to rekey_starter, rekey_worker;

-- People, programs and how they come in.
grant select, insert, update on agent, program_token, guide_link to rekey_starter;
grant select, insert, update, delete
    on second_step, guide_code, guide_code_try, guide_device, guide_ask, guide_visit_end, try_count,
        spring_session, spring_session_attributes, desk_look
    to rekey_starter;
-- A hand-over that was used stays used until it has ended.
grant select, insert, delete on handover_nonce to rekey_starter;

commit;
