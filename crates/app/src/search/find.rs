//! Finding records of all objects the actor may see.

use super::{SEARCHABLE, Searchable};
use crate::error::{Error, Result};
use crate::number_series;
use crate::work::Work;
use mingxi_domain::access::{Rows, Scope};
use mingxi_domain::metadata::{FieldKind, Label, Object, objects};
use mingxi_domain::number_series::NumberFormat;
use mingxi_domain::search::{FoundBy, Query, Rank};
use mingxi_domain::words;
use mingxi_store::records::id_text;
use mingxi_store::search::{self as store, HitRow};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

const DEFAULT_LIMIT: usize = 20;
/// Most hits of an answer.
pub const MAX_LIMIT: usize = 50;
/// Candidates that are looked at for each way of finding.
const CANDIDATES: usize = 300;
/// Years back in which a bare number is looked for in each series.
const YEARS: i16 = 3;
/// Most digits of a bare number; with more it is rather a telephone.
const BARE_DIGITS: usize = 9;
/// Whom everything else is about.
const PARTIES: &[&str] = &["customer", "contact"];
/// Fewest characters of a number's beginning.
const PREFIX_MIN: usize = 4;

/// What to find.
#[derive(Clone, Debug, Default)]
pub struct SearchInput {
    /// What was typed.
    pub text: String,
    /// Only records of these objects; all when empty.
    pub objects: Vec<String>,
    /// Most hits; 20 unless given.
    pub limit: Option<usize>,
}

/// What was found, best first.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchResult {
    /// The hits.
    pub items: Vec<SearchHit>,
    /// Always absent: narrow the words instead of paging.
    pub next_cursor: Option<String>,
}

/// A record that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchHit {
    /// Its object.
    pub object: &'static str,
    /// What people call the object.
    pub object_label: Label,
    /// Its id.
    pub id: String,
    /// What names it: a name, a title or its number.
    pub title: String,
    /// What tells it from others of that name: the customer of a document, the company of a lead, the region of a customer.
    pub subtitle: Option<String>,
    /// Its number or code.
    pub number: Option<String>,
    /// Its status in words, where its object has one.
    pub status: Option<Label>,
    /// Whether it is over: lost, closed, void.
    pub is_over: bool,
    /// By what it was found.
    pub matched: FoundBy,
}

/// A hit before it is shown.
type Found = HashMap<(usize, i64), (Rank, FoundBy, usize)>;

/// Worst rank of what was named exactly: a number, a telephone number, the whole name.
const EXACT: Rank = 1;

/// Finds records by name, number, telephone number, tax id, e-mail address, pinyin or initials. What was named exactly
/// comes first. The rest stands by object, the customers before what hangs on them; of each object what is open before
/// what is over, then a name that begins like this before one that contains it, then the shorter name. When there is
/// more than fits, each object gets its share. Only records the actor may see are ever looked at.
///
/// # Errors
/// Forbidden when none of the objects may be read; invalid object or limit.
pub fn search(work: &mut Work, input: &SearchInput) -> Result<SearchResult> {
    let limit = input.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Error::page_limit(MAX_LIMIT));
    }
    let places = places(work, &input.objects)?;
    let Some(query) = Query::read(&input.text) else {
        return Ok(SearchResult { items: Vec::new(), next_cursor: None });
    };
    let mut found = Found::new();
    find_by_name(work, &places, &query, &mut found)?;
    find_by_number(work, &places, &input.text, &mut found)?;
    let states = states(work, &found)?;
    let hits = best(found, &states, limit);
    Ok(SearchResult { items: show(work, &hits, &states)?, next_cursor: None })
}

/// What the field of its object that says so holds, of each record that was found.
type States = HashMap<(usize, i64), Option<String>>;

fn states(work: &mut Work, found: &Found) -> Result<States> {
    let mut states = States::new();
    for (at, searchable) in SEARCHABLE.iter().enumerate() {
        let ids: Vec<i64> = found.keys().filter(|(place, _)| *place == at).map(|(_, id)| *id).collect();
        let Some((field, _)) = searchable.over.filter(|_| !ids.is_empty()) else { continue };
        let rows = store::list_states(work.tx, work.org(), objects::get(searchable.object), &ids, field)?;
        states.extend(rows.into_iter().map(|(id, state)| ((at, id), state)));
    }
    Ok(states)
}

fn is_over(states: &States, (at, id): (usize, i64)) -> bool {
    let state = states.get(&(at, id)).and_then(Option::as_deref);
    SEARCHABLE[at].over.is_some_and(|(_, over)| state.is_some_and(|state| over.contains(&state)))
}

/// The hits that are shown, in their order.
fn best(found: Found, states: &States, limit: usize) -> Vec<Hit> {
    let mut hits: Vec<Hit> = found.into_iter().collect();
    hits.sort_by_key(|(of @ (at, id), (rank, _, length))| {
        let exact = if *rank <= EXACT { *rank } else { Rank::MAX };
        (exact, *at, is_over(states, *of), *rank, *length, std::cmp::Reverse(*id))
    });
    let first = hits.partition_point(|(_, (rank, ..))| *rank <= EXACT).min(limit);
    let shares = shares(hits[first..].iter().map(|((at, _), _)| *at), limit - first);
    let mut taken = [0; SEARCHABLE.len()];
    let mut place = 0;
    hits.retain(|((at, _), _)| {
        place += 1;
        if place <= first {
            return true;
        }
        taken[*at] += 1;
        taken[*at] <= shares[*at]
    });
    hits
}

/// How many hits of each object fit: one of each in turn, until there is no room or nothing left.
fn shares(hits: impl Iterator<Item = usize>, mut room: usize) -> [usize; SEARCHABLE.len()] {
    let mut counts = [0; SEARCHABLE.len()];
    hits.for_each(|at| counts[at] += 1);
    let mut shares = [0; SEARCHABLE.len()];
    while room > 0 {
        let before = room;
        for (share, count) in shares.iter_mut().zip(counts) {
            if *share < count && room > 0 {
                *share += 1;
                room -= 1;
            }
        }
        if room == before {
            break;
        }
    }
    shares
}

/// Where to look: the place in [`SEARCHABLE`] and the rows the actor may see there.
fn places(work: &Work, wanted: &[String]) -> Result<Vec<(usize, Scope)>> {
    for name in wanted {
        if !SEARCHABLE.iter().any(|searchable| searchable.object == name) {
            let names: Vec<_> = SEARCHABLE.iter().map(|searchable| searchable.object).collect();
            return Err(Error::invalid(
                "/objects",
                "unknown_object",
                words!("须取自 {}", "some of {}", names.join(", ")),
            ));
        }
    }
    let is_wanted = |object: &str| wanted.is_empty() || wanted.iter().any(|name| name == object);
    let mut places = Vec::new();
    let mut denied = None;
    for (at, searchable) in SEARCHABLE.iter().enumerate().filter(|(_, searchable)| is_wanted(searchable.object)) {
        match work.scope(searchable.object) {
            Ok(scope) => places.push((at, scope)),
            Err(error) => denied = Some(error),
        }
    }
    match denied {
        Some(error) if places.is_empty() => Err(error),
        _ => Ok(places),
    }
}

fn find_by_name(work: &mut Work, places: &[(usize, Scope)], query: &Query, found: &mut Found) -> Result<()> {
    let mut open = Vec::new();
    for (at, scope) in places.iter().filter(|(at, _)| !SEARCHABLE[*at].names.is_empty()) {
        if scope.rows == Rows::All {
            open.push(SEARCHABLE[*at].object);
            continue;
        }
        let object = objects::get(SEARCHABLE[*at].object);
        let rows = store::list_owned(work.tx, scope, object, query, CANDIDATES)?;
        judge(rows, query, found);
    }
    if open.is_empty() {
        return Ok(());
    }
    // The beginning of a name has an index of its own: a common word has more hits than are looked at.
    let org = work.org();
    judge(store::list_by_title(work.tx, org, &open, &query.text, CANDIDATES)?, query, found);
    // Whom it is about is looked for alone: the newest hits of a common word are all deals of a few customers.
    let (parties, others): (Vec<_>, Vec<_>) = open.iter().partition(|object| PARTIES.contains(object));
    for objects in [parties, others].iter().filter(|objects| !objects.is_empty()) {
        judge(store::list_by_tokens(work.tx, org, objects, &query.need(), CANDIDATES)?, query, found);
    }
    Ok(())
}

fn judge(rows: Vec<HitRow>, query: &Query, found: &mut Found) {
    for row in rows {
        let Some(at) = SEARCHABLE.iter().position(|searchable| searchable.object == row.object) else { continue };
        let Some((rank, by)) = query.judge(&row.terms) else { continue };
        let length = row.terms.split('\n').next().unwrap_or_default().chars().count();
        found.insert((at, row.record_id), (rank, by, length));
    }
}

fn find_by_number(work: &mut Work, places: &[(usize, Scope)], typed: &str, found: &mut Found) -> Result<()> {
    let year = work.today().year();
    for (at, scope) in places {
        let Searchable { object, series, .. } = SEARCHABLE[*at];
        if series.is_empty() {
            continue;
        }
        let formats = number_series::looks(work, series)?;
        let Some((numbers, prefix)) = numbers(typed, &formats, year) else { return Ok(()) };
        let rows =
            store::list_by_number(work.tx, scope, objects::get(object), &numbers, prefix.as_deref(), CANDIDATES)?;
        for (id, number) in rows {
            let rank = if numbers.contains(&number) { 0 } else { 2 };
            found.insert((*at, id), (rank, FoundBy::Number, number.len()));
        }
    }
    Ok(())
}

/// The numbers that may be meant, and the beginning of one: `INV-2026-000123` as it is, `123` in every series of the
/// last years, `2026-123` in every series of that year.
fn numbers(typed: &str, formats: &[NumberFormat], year: i16) -> Option<(Vec<String>, Option<String>)> {
    let text = mingxi_domain::metadata::text::normalize(typed).to_uppercase();
    let is_number = text.len() <= 40 && text.is_ascii() && text.bytes().any(|byte| byte.is_ascii_digit());
    if !is_number || text.contains(|letter: char| letter == ' ' || letter.is_control()) {
        return None;
    }
    let is_digits =
        |text: &str| (1..=BARE_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut numbers = vec![text.clone()];
    let (running, yearly): (Vec<_>, Vec<_>) = formats.iter().partition(|format| !format.is_yearly);
    let mut add = |year: i16, digits: &str| {
        let counter = digits.parse().unwrap_or_default();
        numbers.extend(yearly.iter().map(|format| format.show(year, counter)));
    };
    if is_digits(&text) {
        (year - YEARS + 1..=year).for_each(|year| add(year, &text));
        numbers.extend(running.iter().map(|format| format.show(year, text.parse().unwrap_or_default())));
    } else if let Some((of_year, digits)) = text.split_once('-').filter(|(of_year, _)| of_year.len() == 4)
        && is_digits(of_year)
        && is_digits(digits)
    {
        add(of_year.parse().unwrap_or_default(), digits);
    }
    Some((numbers, (text.len() >= PREFIX_MIN).then_some(text)))
}

/// Place of the object and number of the record; how well, by what and where it was found.
type Hit = ((usize, i64), (Rank, FoundBy, usize));

fn show(work: &mut Work, hits: &[Hit], states: &States) -> Result<Vec<SearchHit>> {
    let mut shown = HashMap::new();
    for (at, searchable) in SEARCHABLE.iter().enumerate() {
        let ids: Vec<i64> = hits.iter().filter(|((place, _), _)| *place == at).map(|((_, id), _)| *id).collect();
        if ids.is_empty() {
            continue;
        }
        let object = objects::get(searchable.object);
        let title = searchable.names.first().copied().unwrap_or(object.title);
        let fields = (title, searchable.number, searchable.subtitle);
        let rows = store::list_shown(work.tx, work.org(), object, &ids, fields)?;
        shown.extend(rows.into_iter().map(|row| ((at, row.id), row)));
    }
    let hit = |((at, id), (_, by, _)): &((usize, i64), (Rank, FoundBy, usize))| {
        let row = shown.get(&(*at, *id))?;
        let object = objects::get(SEARCHABLE[*at].object);
        Some(SearchHit {
            object: object.name,
            object_label: object.label,
            id: id_text(object, *id),
            title: row.title.clone(),
            subtitle: row.subtitle.clone().filter(|text| !text.is_empty()),
            number: row.number.clone(),
            status: states
                .get(&(*at, *id))
                .and_then(|state| status(object, SEARCHABLE[*at].over?.0, state.as_deref()?)),
            is_over: is_over(states, (*at, *id)),
            matched: *by,
        })
    };
    Ok(hits.iter().filter_map(hit).collect())
}

/// The words of a choice.
fn status(object: &Object, field: &str, state: &str) -> Option<Label> {
    let FieldKind::Choice(choices) = &object.field(field)?.kind else { return None };
    choices.iter().find(|choice| choice.value == state).map(|choice| choice.label)
}

#[cfg(test)]
mod tests {
    use super::{numbers, shares};
    use mingxi_domain::number_series::{NumberFormat, SeriesKind};

    #[test]
    fn each_object_gets_its_share_of_what_fits() {
        // One customer, two contacts and many opportunities, room for six: what the first do not need goes to the others.
        let hits = [0, 1, 1, 3, 3, 3, 3, 3, 3];
        assert_eq!(shares(hits.into_iter(), 6)[..4], [1, 2, 0, 3]);
        assert_eq!(shares(hits.into_iter(), 2)[..4], [1, 1, 0, 0]);
        assert_eq!(shares(hits.into_iter(), 50)[..4], [1, 2, 0, 6]);
    }

    #[test]
    fn a_bare_number_is_looked_for_in_the_series_of_the_last_years() {
        let of = |typed: &str| numbers(typed, &[NumberFormat::of(SeriesKind::Invoice)], 2026);
        assert_eq!(
            of("123").map(|found| found.0),
            Some(vec!["123".into(), "INV-2024-000123".into(), "INV-2025-000123".into(), "INV-2026-000123".into()])
        );
        assert_eq!(of("2025-7").map(|found| found.0), Some(vec!["2025-7".into(), "INV-2025-000007".into()]));
        assert_eq!(of(" ｉｎｖ-2026-0001"), Some((vec!["INV-2026-0001".into()], Some("INV-2026-0001".into()))));
        assert_eq!(of("云帆 123"), None);
        let running = NumberFormat { prefix: "FP".into(), digits: 4, is_yearly: false };
        assert_eq!(numbers("7", &[running], 2026).map(|found| found.0), Some(vec!["7".into(), "FP-0007".into()]));
        assert_eq!(of("cloud"), None);
    }
}
