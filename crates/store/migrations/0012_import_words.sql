-- What is wrong with a row of an import is read by others than who ran it: it is kept in both languages.
alter table import_error rename column reason to reason_zh;
alter table import_error add column reason_en text not null default '';
update import_error set reason_en = reason_zh;
