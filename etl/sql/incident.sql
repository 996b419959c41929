-- Incidents as delivered, one a line: when, what, where. Points are whole metres in SWEREF 99 18 00 (EPSG:3011).
-- `event_key` is a hash of the deliverer's own number, by which a later delivery replaces an earlier; the number itself is
-- not stored. For speed (benchmarks/incidents.py, ten million rows) texts are enumerations, there are no foreign keys, and
-- each column names its compression, which spares DuckDB from trying them all.

create type incident_kind as enum (select distinct kind from incident_label order by kind);
create type district_id as enum (select area_id from area where level = 'district' order by area_id);
create type neighbourhood_id as enum (select area_id from area where level = 'neighbourhood' order by area_id);
create type time_precision as enum ('minute', 'hour', 'day', 'month', 'interval');
create type place_precision as enum ('point', 'neighbourhood', 'district', 'city');
create table incident (
    delivery_id integer not null using compression bitpacking,
    line integer not null using compression bitpacking,
    event_key ubigint using compression uncompressed,
    kind incident_kind not null using compression bitpacking,
    starts_at timestamp not null using compression bitpacking,
    ends_at timestamp using compression bitpacking,
    time_precision time_precision not null using compression bitpacking,
    x integer using compression bitpacking,
    y integer using compression bitpacking,
    district_id district_id using compression bitpacking,
    neighbourhood_id neighbourhood_id using compression bitpacking,
    place_precision place_precision not null using compression bitpacking,
    dead usmallint using compression bitpacking,
    injured usmallint using compression bitpacking
);
-- Incidents that a later delivery of the same source has too, by the deliverer's number. Grain: one superseded incident.
create table superseded_incident (delivery_id integer not null, line integer not null, by_delivery_id integer not null);
