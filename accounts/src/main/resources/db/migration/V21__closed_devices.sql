-- Support signs one browser out of a guide. Its row stays until its time is over, so that its open visit ends as well.
alter table guide_device add column closed_at timestamp with time zone;

create index guide_device_closed on guide_device (closed_at);
