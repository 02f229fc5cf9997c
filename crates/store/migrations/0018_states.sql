-- What people filter by every day is read from its index: late invoices by their date, quotes that wait by theirs.
create index invoice_late_idx on invoice (org_id, due_on, id) where status = 'issued' and open_minor > 0;
create index contract_ends_on_idx on contract (org_id, ends_on, id) where status = 'signed';
