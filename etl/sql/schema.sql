-- The atlas: additive facts with their provenance, the catalogue that explains them, the areas they speak of.
-- Grain of fact: one published figure (measure, area, period, sex, age) of one line of one delivered file. A fact with
-- `lines` is no published figure: it is summed from so many rows of answers (survey_sum), `line` being the first.

-- `rules` is a digest of all that made the database but the deliveries.
create table build (version varchar not null, built_at timestamp not null, rules varchar not null);

create table source (
    source_id varchar primary key, sort_order integer not null, publisher varchar not null,
    title_sv varchar not null, title_en varchar not null, short_sv varchar not null, short_en varchar not null,
    url varchar not null, licence_sv varchar not null, licence_en varchar not null,
    cadence_sv varchar not null, cadence_en varchar not null,
    description_sv varchar not null, description_en varchar not null,
    coverage_sv varchar not null, coverage_en varchar not null,
    sex_labels varchar not null check (sex_labels in ('people', 'pupils')),
    interval_years integer not null, complete_from date, complete_to date, noise_from date, max_bad_share double not null,
    disclosure varchar not null check (disclosure in ('none', 'threshold', 'rounding')),
    threshold integer not null check (threshold > 1),
    design_effect double not null check (design_effect >= 1), reliable_from double not null check (reliable_from >= 0),
    cadence_months integer check (cadence_months > 0)
);
create table quirk (
    source_id varchar not null references source, noted_on date, text_sv varchar not null, text_en varchar not null,
    is_break boolean not null, is_noted boolean not null, measures varchar[]
);
create table document (
    document_id varchar primary key, source_id varchar not null references source,
    title varchar not null, url varchar not null, retrieved_via varchar, page varchar
);
create table delivery (
    delivery_id integer primary key, source_id varchar not null references source, file varchar not null,
    delivered_on date, covers_from date, covers_to date, sha256 varchar not null, bytes bigint not null,
    provenance varchar not null check (provenance in ('published', 'delivered', 'synthetic')),
    rows_in integer not null, accepted integer not null, rejected integer not null,
    check (rows_in = accepted + rejected)
);
create table rejected_row (
    delivery_id integer not null, line integer not null,
    field varchar not null, value varchar, reason varchar not null, is_bad boolean not null
);

create table area (
    area_id varchar primary key, name varchar not null,
    level varchar not null check (level in (
        'country', 'county', 'police_region', 'municipality', 'police_area', 'district', 'neighbourhood', 'regso',
        'unknown_place')),
    valid_from date, valid_to date, geography_code varchar,
    name_en varchar -- where English has a name of its own
);
create table area_parent (
    area_id varchar not null references area, parent_id varchar not null references area,
    valid_from date, valid_to date
);
create table area_successor (
    area_id varchar not null references area, successor_id varchar not null references area, changed_on date not null
);
create table division (
    division_id varchar primary key, valid_from date not null, valid_to date, area_count integer not null,
    name_sv varchar not null, name_en varchar not null
);
create table area_outline (
    area_id varchar primary key references area, geometry json not null,
    longitude double not null, latitude double not null, area_km2 double not null
);
-- Grain: a police area (lokalpolisområde) and a district of today that it covers, wholly or in part.
create table police_area_cover (
    police_area_id varchar not null references area, police_subregion varchar,
    district_id varchar not null references area, extent varchar not null check (extent in ('whole', 'part')),
    part varchar, source varchar not null, confidence varchar not null, primary key (police_area_id, district_id)
);
create table age_group (
    age varchar primary key, label_sv varchar not null, label_en varchar not null,
    lower integer, upper integer, sort_order integer not null
);

create table priority_area (
    priority_area_id varchar primary key, sort_order integer not null,
    name_sv varchar not null, name_en varchar not null, about_sv varchar not null, about_en varchar not null,
    missing_sv varchar not null, missing_en varchar not null, earlier_sv varchar not null, earlier_en varchar not null
);
create table caveat (
    caveat_id varchar primary key, title_sv varchar not null, title_en varchar not null,
    text_sv varchar not null, text_en varchar not null
);
create table term (
    term_id varchar primary key, sv varchar not null, en varchar not null,
    definition_sv varchar not null, definition_en varchar not null
);
create table indicator (
    indicator_id varchar primary key, source_id varchar not null references source, sort_order integer not null,
    title_sv varchar not null, title_en varchar not null, short_sv varchar not null, short_en varchar not null,
    phrase_sv varchar not null, phrase_en varchar not null, unit_sv varchar not null, unit_en varchar not null,
    good_direction varchar not null check (good_direction in ('up', 'down', 'none')),
    method varchar not null check (method in ('share', 'rate', 'count')), per double not null,
    splits varchar[] not null, awaits_delivery boolean not null,
    counted varchar not null check (counted in ('events', 'dead', 'injured')), definition_sv varchar not null, definition_en varchar not null,
    population_sv varchar not null, population_en varchar not null
);
create table indicator_measure (
    indicator_id varchar not null references indicator, measure varchar not null, kinds varchar[]
);
create table indicator_area (
    indicator_id varchar not null references indicator, priority_area_id varchar not null references priority_area,
    is_main boolean not null
);
create table indicator_caveat (
    indicator_id varchar not null references indicator, caveat_id varchar not null references caveat,
    sort_order integer not null
);

create table fact (
    fact_id integer primary key, delivery_id integer not null references delivery, line integer not null,
    measure varchar not null, published_label varchar not null, area_id varchar not null references area,
    period_kind varchar not null check (period_kind in ('year', 'quarter', 'month')), period_start date not null,
    sex varchar not null check (sex in ('all', 'women', 'men')), age varchar not null references age_group,
    numerator double check (numerator >= 0), denominator double check (denominator > 0), n double check (n > 0),
    weight double, published_value double,
    unit varchar not null check (unit in ('percent', 'per_100000', 'persons', 'count')),
    status varchar not null check (status in ('ok', 'withheld', 'missing', 'preliminary')),
    provenance varchar not null check (provenance in ('published', 'delivered', 'synthetic')),
    confidence varchar not null, document_ids varchar not null, note varchar,
    lines integer check (lines > 0),
    check (status not in ('withheld', 'missing') or coalesce(numerator, published_value) is null)
);
-- Grain: the respondents of one stratum of one delivery of answers; population: how many the stratum is a sample of.
create table survey_stratum (
    delivery_id integer not null, stratum varchar not null, n integer not null check (n > 0),
    population double check (population >= n), primary key (delivery_id, stratum)
);
-- Grain: those of one stratum, area, sex and age in one delivery who answered a measure. y is 1 or 0, w the weight; `line` is
-- the first. Every sum can be added; `total_id` is the area that all answers of the delivery speak of.
create table survey_sum (
    delivery_id integer not null, measure varchar not null, area_id varchar not null references area,
    total_id varchar not null references area, period_kind varchar not null, period_start date not null,
    sex varchar not null check (sex in ('all', 'women', 'men', 'other')), age varchar not null references age_group,
    stratum varchar not null, line integer not null, n integer not null check (n > 0),
    sum_w double not null check (sum_w > 0), sum_wy double not null, sum_w2 double not null, sum_w2y double not null,
    check (sum_wy between 0 and sum_w and sum_w2y between 0 and sum_w2)
);
create table police_kind (
    kind varchar primary key, known_from varchar not null check (known_from in ('archive', 'list'))
);
create table incident_label (source_id varchar not null, label varchar not null, kind varchar not null);
create table event (
    event_id bigint not null, delivery_id integer not null references delivery, line integer not null,
    event_at timestamp not null, published_at timestamp not null, kind varchar not null,
    precision varchar not null check (precision in ('neighbourhood', 'district', 'city')),
    district_id varchar references area, neighbourhood_id varchar references area,
    place varchar, url varchar not null, confidence varchar not null, provenance varchar not null,
    primary key (delivery_id, event_id)
);

-- Events of a kind in a whole year. Grain: source, kind, area (district of today or the city) and year. 'withheld' is a count
-- that is protected, never zero or unknown; a kind whose events mostly have no place has no district rows.
create table kind_count (
    source_id varchar not null references source, kind varchar not null, area_id varchar not null references area,
    period_start date not null, events integer, status varchar not null check (status in ('ok', 'withheld')),
    provenance varchar not null, check (status = 'ok' or events is null),
    primary key (source_id, kind, area_id, period_start)
);
-- Events of an indicator in a whole year by weekday (1 is Monday) and part of the day, from one hour up to another: the
-- shortest parts whose counts may mostly be shown. Grain: indicator, area, year, weekday and first hour.
create table weekday_hour (
    indicator_id varchar not null references indicator, area_id varchar not null references area,
    period_start date not null, weekday integer not null check (weekday between 1 and 7),
    hour_from integer not null, hour_to integer not null check (hour_to > hour_from), events integer,
    status varchar not null check (status in ('ok', 'withheld')), provenance varchar not null,
    check (status = 'ok' or events is null), primary key (indicator_id, area_id, period_start, weekday, hour_from)
);
-- Where an indicator's events of a whole year were: H3 cells of resolution 8 (about 0.7 km²) with at least the source's
-- threshold of events, and the class that the count falls in (events_to is null in the open one). A cell that is not
-- here had fewer, or none. Only for the widest of indicators that share kinds. Grain: indicator, year and cell.
create table hexagon (
    indicator_id varchar not null references indicator, period_start date not null, cell varchar not null,
    events_from integer not null, events_to integer check (events_to >= events_from), provenance varchar not null,
    primary key (indicator_id, period_start, cell)
);

-- An edition of the police's list of exposed areas, and since when it is in force (known to the month or the day).
create table exposed_area_edition (
    edition integer primary key, in_force_from date not null,
    precision varchar not null check (precision in ('month', 'day')), source varchar not null
);
-- Grain: one area of one edition in one line of one delivered file. Null geometry: no outline in that file.
create table exposed_area (
    delivery_id integer not null references delivery, line integer not null,
    edition integer not null references exposed_area_edition, area varchar not null,
    area_type varchar not null check (area_type in ('listed', 'regso')),
    level varchar not null check (level in ('exposed', 'risk', 'particularly_exposed', 'not_listed')),
    districts varchar[] not null, geometry json, land_share_pct double check (land_share_pct between 0 and 100),
    confidence varchar not null, document_id varchar not null, note varchar, provenance varchar not null
);
