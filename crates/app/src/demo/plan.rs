//! Which chats the last month had: a pure function of a time and a seed, so that every demo looks the same.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use sapa_model::Millis;

use super::cast::{Cast, Person, first_name, one};
use super::script::{By, Dialogue, Product, Shop, Turn};

pub const CHATS: usize = 320;
const SEED: u64 = 20_261_125;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Waiting this long, a chat's window has less than three hours left.
const CLOSING: i64 = 21 * HOUR + 10 * MINUTE;
/// The shop's clock is seven hours ahead of UTC, in both countries.
const SHOP_AHEAD: i64 = 7 * HOUR;
/// Longer than the time in which a closed chat opens again.
const APART: i64 = 4 * DAY;

pub struct Plan {
    pub people: Vec<Person>,
    /// By their beginning.
    pub chats: Vec<Chat>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Chat {
    pub person: usize,
    /// Which of the shop's numbers.
    pub account: usize,
    pub labels: Vec<String>,
    pub priority: Option<String>,
    pub said: Vec<Said>,
    pub state: State,
    pub assignee: Option<usize>,
    /// The owner has looked at what waits.
    pub seen: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State {
    Open,
    Snoozed(Millis),
    Closed(Millis),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub at: Millis,
    pub turn: Turn,
    /// With its blanks filled.
    pub text: Option<String>,
    pub blanks: Blanks,
    /// Who of the team, for turns of ours.
    pub teammate: usize,
}

/// What the blanks of one chat stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct Blanks {
    pub product: usize,
    pub count: u64,
    pub order: u64,
    pairs: Vec<(&'static str, String)>,
}

impl Blanks {
    pub fn fill(&self, text: &str) -> String {
        self.pairs
            .iter()
            .fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }
}

/// `known` are the customers whose phones can be played: each has a chat of today.
pub fn plan(shop: &Shop, dialogues: &[Dialogue], known: &[Person], now: Millis) -> Plan {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut writer = Writer {
        shop,
        now,
        order: 1000,
        random: StdRng::seed_from_u64(SEED + 1),
    };
    let mut cast = Cast::new(shop);
    let mut people: Vec<Person> = known.to_vec();
    let mut chats: Vec<Chat> = Vec::new();
    for (index, person) in known.iter().enumerate() {
        // A different dialogue for each, beginning with the first of their language.
        let fitting: Vec<&Dialogue> = dialogues.iter().filter(|d| d.lang == person.language).collect();
        let dialogue = fitting[index % fitting.len()];
        let end = now.plus_ms(-(20 + 55 * index as i64) * MINUTE);
        let mut chat = writer.chat(dialogue, index, person, end);
        chat.account = 0;
        chat.state = State::Open;
        chats.push(chat);
    }
    let mut ends: Vec<Millis> = (known.len()..CHATS).map(|n| ending(n, now, &mut random)).collect();
    ends.sort();
    for end in ends {
        let Some(dialogue) = dialogues.choose(&mut random) else {
            break;
        };
        let returning = random.random_bool(0.2);
        let person = match returning
            .then(|| returns(&people, &chats, known.len(), &dialogue.lang, end, &mut random))
            .flatten()
        {
            Some(person) => person,
            None => {
                people.push(cast.invent(&dialogue.lang, &mut random));
                people.len() - 1
            }
        };
        let chat = writer.chat(dialogue, person, &people[person], end);
        chats.push(chat);
    }
    chats.sort_by_key(|chat| chat.said.first().map(|said| said.at));
    Plan { people, chats }
}

/// When a chat's last word was said: a tenth today, a tenth in the last days, the rest over the month. Some wait so
/// long already that their window closes soon.
fn ending(n: usize, now: Millis, random: &mut StdRng) -> Millis {
    let age = match n % 10 {
        0 if n.is_multiple_of(50) => random.random_range(CLOSING..24 * HOUR - 10 * MINUTE),
        0 => random.random_range(3 * MINUTE..20 * HOUR),
        1 => random.random_range(20 * HOUR..3 * DAY),
        _ => random.random_range(3 * DAY..30 * DAY),
    };
    let at = now.plus_ms(-age);
    if age < 24 * HOUR { at } else { opening_hours(at, random) }
}

/// The same day between nine and half past nine in the evening.
fn opening_hours(at: Millis, random: &mut StdRng) -> Millis {
    let local = at.0 + SHOP_AHEAD;
    let midnight = local - local.rem_euclid(DAY);
    let moved = Millis(midnight - SHOP_AHEAD).plus_ms(random.random_range(9 * HOUR..21 * HOUR + 30 * MINUTE));
    if moved > at { moved.plus_ms(-DAY) } else { moved }
}

/// Somebody who wrote before, whose last chat is closed and long enough ago.
fn returns(
    people: &[Person],
    chats: &[Chat],
    first: usize,
    language: &str,
    end: Millis,
    random: &mut StdRng,
) -> Option<usize> {
    let free = |person: &usize| {
        let mut own = chats.iter().filter(|chat| chat.person == *person).peekable();
        own.peek().is_some()
            && own.all(|chat| matches!(chat.state, State::Closed(at) if end.since(at) > APART + DAY))
            && people[*person].language == language
    };
    let all: Vec<usize> = (first..people.len()).filter(free).collect();
    all.choose(random).copied()
}

struct Writer<'a> {
    shop: &'a Shop,
    now: Millis,
    order: u64,
    random: StdRng,
}

impl Writer<'_> {
    fn chat(&mut self, dialogue: &Dialogue, person: usize, who: &Person, end: Millis) -> Chat {
        let age = self.now.since(end);
        let turns = self.cut(&dialogue.turns, age);
        let assignee = self.assignee(turns);
        let mut said = self.say(turns, who, assignee.unwrap_or(0), end);
        let state = self.state(age, end);
        if matches!(state, State::Closed(_)) {
            // Nobody closes a chat whose answer never arrived.
            said.iter_mut().for_each(|said| said.turn.extra.status = None);
        }
        Chat {
            person,
            account: self.account(&who.language),
            labels: dialogue.labels.clone(),
            // A chat that is done is not urgent any more.
            priority: dialogue.priority.clone().filter(|_| !matches!(state, State::Closed(_))),
            said,
            state,
            assignee,
            seen: self.random.random_bool(0.35),
        }
    }

    /// Young chats often wait on us: they end with the customer's words.
    fn cut<'t>(&mut self, turns: &'t [Turn], age: i64) -> &'t [Turn] {
        let share = match age {
            _ if closes_soon(age) => 1.0,
            _ if age < 20 * HOUR => 0.6,
            _ if age < 3 * DAY => 0.25,
            _ => 0.0,
        };
        if !self.random.random_bool(share) {
            return turns;
        }
        let ends: Vec<usize> = (0..turns.len()).filter(|at| turns[*at].by == By::Customer).collect();
        ends.choose(&mut self.random).map_or(turns, |at| &turns[..=*at])
    }

    fn assignee(&mut self, turns: &[Turn]) -> Option<usize> {
        let answered = turns.iter().any(|turn| turn.by != By::Customer);
        let share = if answered { 0.85 } else { 0.25 };
        self.random
            .random_bool(share)
            .then(|| self.random.random_range(0..self.shop.teammates.len()))
    }

    fn account(&mut self, language: &str) -> usize {
        match language {
            "th" => 1,
            "en" => self.random.random_range(0..2),
            _ => 0,
        }
    }

    fn state(&mut self, age: i64, end: Millis) -> State {
        let (closed, snoozed) = match age {
            _ if closes_soon(age) => (0.0, 0.0),
            _ if age < 20 * HOUR => (0.08, 0.04),
            _ if age < 3 * DAY => (0.4, 0.1),
            _ => (0.95, 0.02),
        };
        let dice: f64 = self.random.random();
        if dice < closed {
            State::Closed(
                end.plus_ms(self.random.random_range(2 * MINUTE..40 * MINUTE))
                    .min(self.now.plus_ms(-MINUTE)),
            )
        } else if dice < closed + snoozed {
            State::Snoozed(self.now.plus_ms(self.random.random_range(2 * HOUR..3 * DAY)))
        } else {
            State::Open
        }
    }

    /// Puts times to the turns, from the last one back.
    fn say(&mut self, turns: &[Turn], who: &Person, teammate: usize, end: Millis) -> Vec<Said> {
        let blanks = self.blanks(who);
        let mut at = end;
        let mut said: Vec<Said> = Vec::with_capacity(turns.len());
        for (index, turn) in turns.iter().enumerate().rev() {
            let mut turn = turn.clone();
            // A picture may be that of the product they talk about.
            turn.extra.picture = turn.extra.picture.map(|name| blanks.fill(&name));
            let text = turn.text.as_ref().map(|text| blanks.fill(text));
            said.push(Said {
                at,
                text,
                blanks: blanks.clone(),
                teammate,
                turn,
            });
            if let Some(before) = index.checked_sub(1).map(|before| &turns[before]) {
                at = at.plus_ms(-self.pause(before.by, turns[index].by));
            }
        }
        said.reverse();
        said
    }

    fn pause(&mut self, before: By, after: By) -> i64 {
        match (before, after) {
            _ if before == after => self.random.random_range(15_000..80_000),
            (By::Customer, _) => self.random.random_range(2 * MINUTE..35 * MINUTE),
            (By::Note, _) | (_, By::Note) => self.random.random_range(MINUTE..5 * MINUTE),
            _ => self.random.random_range(MINUTE..25 * MINUTE),
        }
    }

    fn blanks(&mut self, who: &Person) -> Blanks {
        let language = who.language.as_str();
        let product = self.random.random_range(0..self.shop.products.len());
        let what = &self.shop.products[product];
        let count = self.random.random_range(1..=4);
        self.order += self.random.random_range(1..7);
        let order = self.order;
        let ship = if language == "th" {
            60 + 20 * count
        } else {
            15_000 + 5_000 * count
        };
        let pairs = vec![
            ("{product}", name_of(what, language).to_owned()),
            ("{picture}", what.picture.clone()),
            ("{price}", money(price_of(what, language), language)),
            ("{ship}", money(ship, language)),
            ("{total}", money(price_of(what, language) * count + ship, language)),
            ("{city}", who.city.clone()),
            ("{courier}", one(&self.shop.couriers[language], &mut self.random)),
            ("{name}", first_name(&who.name).to_owned()),
            ("{n}", count.to_string()),
            ("{order}", format!("MEL-{order}")),
        ];
        Blanks {
            product,
            count,
            order,
            pairs,
        }
    }
}

fn closes_soon(age: i64) -> bool {
    (CLOSING..24 * HOUR).contains(&age)
}

fn name_of<'p>(product: &'p Product, language: &str) -> &'p str {
    match language {
        "th" => &product.th,
        "en" => &product.en,
        _ => &product.id,
    }
}

pub fn price_of(product: &Product, language: &str) -> u64 {
    if language == "th" { product.thb } else { product.idr }
}

/// As people in the shop's countries write it.
fn money(amount: u64, language: &str) -> String {
    let mut digits = amount.to_string();
    let separator = if language == "th" { "," } else { "." };
    let mut at = digits.len();
    while at > 3 {
        at -= 3;
        digits.insert_str(at, separator);
    }
    if language == "th" {
        format!("{digits} บาท")
    } else {
        format!("Rp{digits}")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::script;
    use super::*;

    fn month() -> (Shop, Plan, Millis) {
        let now = Millis(1_795_582_110_000);
        let shop = script::shop().unwrap();
        let known = Cast::new(&shop).invent("th", &mut StdRng::seed_from_u64(7));
        let known = Person {
            phone: "+66800000000".into(),
            ..known
        };
        let plan = plan(&shop, &script::dialogues().unwrap(), &[known], now);
        (shop, plan, now)
    }

    #[test]
    fn a_month_of_chats_lies_in_the_past_and_repeats_itself() {
        let (_, plan, now) = month();
        assert_eq!(plan.chats.len(), CHATS);
        let said: Vec<&Said> = plan.chats.iter().flat_map(|chat| &chat.said).collect();
        assert!(said.len() > 1500, "{}", said.len());
        assert!(
            said.iter()
                .all(|said| said.at < now && said.at > now.plus_ms(-32 * DAY))
        );
        assert!(
            plan.chats
                .iter()
                .all(|chat| chat.said.windows(2).all(|two| two[0].at < two[1].at))
        );
        let (_, again, _) = month();
        assert!(plan.chats == again.chats, "the same seed gives the same month");
    }

    #[test]
    fn no_blank_is_left_and_every_picture_and_template_exists() {
        let (shop, plan, _) = month();
        for said in plan.chats.iter().flat_map(|chat| &chat.said) {
            for text in said.text.iter().chain(&said.turn.extra.picture) {
                assert!(!text.contains('{') && !text.contains('}'), "{text}");
            }
            if let Some(picture) = &said.turn.extra.picture {
                assert!(
                    super::super::pictures::names().contains(&picture.as_str()),
                    "no picture {picture}"
                );
            }
        }
        for dialogue in script::dialogues().unwrap() {
            for template in dialogue.turns.iter().filter_map(|turn| turn.extra.template.as_ref()) {
                assert!(
                    shop.templates
                        .iter()
                        .any(|t| t.name == *template && t.language == dialogue.lang),
                    "{template}"
                );
            }
            assert!(
                dialogue
                    .labels
                    .iter()
                    .all(|key| shop.labels.iter().any(|label| label.key == *key))
            );
        }
    }

    #[test]
    fn each_person_has_one_open_chat_at_most_and_the_states_are_mixed() {
        let (_, plan, _) = month();
        let mut open: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut count = [0; 3];
        for chat in &plan.chats {
            match chat.state {
                State::Open => count[0] += 1,
                State::Snoozed(_) => count[1] += 1,
                State::Closed(_) => count[2] += 1,
            }
            if !matches!(chat.state, State::Closed(_)) {
                *open.entry((chat.person, chat.account)).or_default() += 1;
            }
        }
        assert!(open.values().all(|count| *count == 1));
        assert!(count[0] > 40 && count[1] > 3 && count[2] > 150, "{count:?}");
        assert!(
            plan.people.len() > 200 && plan.people.len() < CHATS,
            "{}",
            plan.people.len()
        );
        let mut phones: Vec<&str> = plan.people.iter().map(|person| person.phone.as_str()).collect();
        phones.sort_unstable();
        phones.dedup();
        assert_eq!(phones.len(), plan.people.len(), "everybody has a number of their own");
    }
}
