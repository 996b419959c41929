-- A figure given in several deliveries of a source is the one of the latest: the day at the head of the file's name, a file
-- without a day being the oldest. Deliveries may come in any order. One thing stays of an earlier delivery: the count that
-- it gave beside a rate, or the rate beside a count, where the latest gives only the other and that is unchanged, in value
-- and status. Real figures come first: a synthetic fact counts only while neither its measure nor any indicator of the
-- measure has a real one. Published figures and those summed from answers (lines) each supersede their own kind only, the
-- answers to a question of a period as a whole: cells of two deliveries are never parts of one total.
-- Grain: one fact, of those that count.
create or replace view current_fact as
with real_measure as (
    select distinct measure from fact where provenance <> 'synthetic'
),
taken as (
    select measure from real_measure
    union
    select o.measure
    from indicator_measure as o
    inner join indicator_measure as r on r.indicator_id = o.indicator_id
    inner join real_measure as m on m.measure = r.measure
),
delivered as (
    select
        f.*, d.source_id, d.delivered_on, max(f.numerator) over one_day as count_of_day,
        max(f.published_value) over one_day as rate_of_day,
        dense_rank() over (
            partition by
                d.source_id, f.measure, f.period_kind, f.period_start, f.lines is null,
                if(f.lines is null, [f.area_id, f.sex, f.age], null)
            order by d.delivered_on desc nulls last
        ) as age_of_delivery
    from fact as f
    inner join delivery as d on d.delivery_id = f.delivery_id
    where f.provenance <> 'synthetic' or f.measure not in (select measure from taken)
    window one_day as (
        partition by
            d.source_id, f.measure, f.area_id, f.period_kind, f.period_start, f.sex, f.age, d.delivered_on, f.lines is null
    )
),
kept as (
    select e.fact_id
    from delivered as e
    inner join delivered as l
        on l.source_id = e.source_id and l.measure = e.measure and l.area_id = e.area_id
        and l.period_kind = e.period_kind and l.period_start = e.period_start and l.sex = e.sex and l.age = e.age
        and l.age_of_delivery = 1 and e.age_of_delivery > 1 and l.status = e.status
    where (l.count_of_day is null and e.numerator is not null and l.rate_of_day = e.rate_of_day)
        or (l.rate_of_day is null and e.published_value is not null and l.count_of_day = e.count_of_day)
    qualify e.age_of_delivery = min(e.age_of_delivery) over (
        partition by e.source_id, e.measure, e.area_id, e.period_kind, e.period_start, e.sex, e.age
    )
)
select f.*
from fact as f
where f.fact_id in (select fact_id from delivered where age_of_delivery = 1 union all select fact_id from kept);

-- Grain: one indicator, area, period, sex and age. Built from facts; percentages and rates are computed when read.
-- A rate published without its count gets one, re-derived with that publisher's own population (is_derived):
--   the population behind the largest rate that is published with its count for the same area and period, else
--   for districts the population on 31 December of the year before, which is what the publisher divides by.
-- Synthetic figures never serve as anybody's denominator.
-- A district formed by a merger is, before the merger, the sum of its parts, where every part is known (is_merged).
-- What a publisher gives or withholds is shown as it is, never what answers would give for the same cell; parts of a merged
-- district are added from the answers alone.

create or replace table observation as
with cell as (
    select
        measure, area_id, period_kind, period_start, sex, age, lines is not null as from_answers,
        max(numerator) as numerator, max(denominator) as denominator, max(n) as n,
        max(published_value) as published_value, max(unit) as unit,
        case
            when not bool_or(status in ('ok', 'preliminary')) then min(status)
            when bool_or(status = 'preliminary') then 'preliminary'
            else 'ok'
        end as status,
        case when bool_or(confidence = 'medium-high') then 'medium-high' else max(confidence) end as confidence,
        max(provenance) as provenance,
        list(fact_id order by fact_id) as fact_ids
    from current_fact
    group by measure, area_id, period_kind, period_start, sex, age, from_answers
),
implied as (
    select
        area_id, period_kind, period_start,
        arg_max(numerator / published_value * 100000, published_value) as population
    from cell
    where unit = 'per_100000' and sex = 'all' and age = 'all' and numerator is not null and published_value >= 1000
        and provenance <> 'synthetic'
    group by area_id, period_kind, period_start
),
resident as (
    select c.area_id, 'year' as period_kind, c.period_start + interval 1 year as period_start, c.numerator as population
    from cell as c
    inner join area as a on a.area_id = c.area_id and a.level = 'district'
    where c.measure = 'population' and c.period_kind = 'year' and c.sex = 'all' and c.age = 'all'
        and c.provenance <> 'synthetic'
),
publisher_population as (
    select
        coalesce(i.area_id, r.area_id) as area_id, coalesce(i.period_kind, r.period_kind) as period_kind,
        coalesce(i.period_start, r.period_start) as period_start, coalesce(i.population, r.population) as population
    from implied as i
    full outer join resident as r
        on r.area_id = i.area_id and r.period_kind = i.period_kind and r.period_start = i.period_start
),
own as (
    select
        m.indicator_id, c.area_id, c.period_kind, c.period_start, c.sex, c.age, c.from_answers,
        coalesce(
            c.numerator,
            case when i.method = 'rate' then round(c.published_value * p.population / 100000) end
        ) as numerator,
        coalesce(c.denominator, case when i.method = 'rate' then p.population end) as denominator,
        c.n, c.published_value, c.status, c.confidence, c.provenance,
        i.method = 'rate' and c.numerator is null and c.published_value is not null and p.population is not null
            as is_derived,
        false as is_merged, c.fact_ids
    from cell as c
    inner join indicator_measure as m on m.measure = c.measure
    inner join indicator as i on i.indicator_id = m.indicator_id
    left join publisher_population as p
        on p.area_id = c.area_id and p.period_kind = c.period_kind and p.period_start = c.period_start
),
shown as (
    select * exclude (from_answers)
    from own
    qualify rank() over (
        partition by indicator_id, area_id, period_kind, period_start, sex, age
        order by status = 'missing', from_answers
    ) = 1
),
part_count as (
    select successor_id, count(*) as parts from area_successor group by successor_id
),
merged as (
    select
        o.indicator_id, s.successor_id as area_id, o.period_kind, o.period_start, o.sex, o.age,
        sum(o.numerator) as numerator,
        case when count(o.denominator) = count(*) then sum(o.denominator) end as denominator,
        case when count(o.n) = count(*) then sum(o.n) end as n,
        null::double as published_value,
        case when bool_or(o.status = 'preliminary') then 'preliminary' else 'ok' end as status,
        case when bool_or(o.confidence = 'medium-high') then 'medium-high' else 'high' end as confidence,
        max(o.provenance) as provenance,
        bool_or(o.is_derived) as is_derived, true as is_merged,
        flatten(list(o.fact_ids order by o.area_id)) as fact_ids
    from own as o
    inner join area_successor as s on s.area_id = o.area_id
    inner join part_count as c on c.successor_id = s.successor_id
    inner join indicator as i on i.indicator_id = o.indicator_id
    where o.status in ('ok', 'preliminary') and o.numerator is not null
        and (i.method = 'count' or o.denominator is not null)
    group by o.indicator_id, s.successor_id, o.period_kind, o.period_start, o.sex, o.age, c.parts
    having count(*) = c.parts
)
select * from shown
where status in ('ok', 'preliminary')
    or not exists (
        select 1 from merged as m
        where m.indicator_id = shown.indicator_id and m.area_id = shown.area_id and m.period_kind = shown.period_kind
            and m.period_start = shown.period_start and m.sex = shown.sex and m.age = shown.age
    )
union all
select * from merged
where not exists (
    select 1 from shown
    where shown.indicator_id = merged.indicator_id and shown.area_id = merged.area_id
        and shown.period_kind = merged.period_kind and shown.period_start = merged.period_start
        and shown.sex = merged.sex and shown.age = merged.age and shown.status in ('ok', 'preliminary')
);

-- Of a share summed from answers, as the public database tells it (etl/disclosure/answers.py), null elsewhere: the variance
-- of the share as a part of 1 with its rounding in it, and the step in percentage points that the value is rounded in.
alter table observation add column variance double;
alter table observation add column degrees_of_freedom double;
alter table observation add column rounding_step double;
