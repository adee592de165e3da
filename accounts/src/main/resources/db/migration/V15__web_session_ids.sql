-- From here on the id of a web session is a digest of what its browser holds: those before are of no use.
delete from spring_session;
