-- What support found wrong of how a customer is reached: the platform's next list may bring it again, and is not believed
-- then.
create table corrected_contact (
    customer_id  varchar(64)              not null references customer (id) on delete cascade,
    field        varchar(20)              not null,
    wrong        varchar(254)             not null,
    corrected_at timestamp with time zone not null
);

create index corrected_contact_customer on corrected_contact (customer_id, field);
