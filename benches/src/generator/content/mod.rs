//! What records say: sentences with a weight each, and exceptions, by the part of the cluster that writes them.

mod chain_text;
mod chatter;
mod events;
mod exceptions;
mod frames;
mod harmless;
mod messages;

use super::language::Language;
use super::level::Level;
use super::random::Random;
use super::template::Template;
use exceptions::{Meaning, Shape};

/// Which part of the cluster writes a log, and in which state that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// A Worker service with all of its troubles.
    Agent,
    /// The Master service.
    Master,
    /// One task. Its exceptions are the package's own: none of them is a symptom of the Worker.
    Task,
    /// Any service in good health: no exception, no fault, nothing above informational, and yet every word that
    /// a careless reader takes for one.
    Harmless,
}

/// A message as it stands in the tables.
#[derive(Clone, Copy, Debug)]
struct Sentence {
    /// Name of the event that it is, if any.
    event: Option<&'static str>,
    level: Level,
    logger: &'static str,
    /// How often it is met, against the others of its profile.
    weight: u16,
    /// A template; lines are separated by `\n`.
    text: &'static str,
}

/// A message ready to be written.
#[derive(Clone, Debug)]
pub(crate) struct Utterance {
    pub(crate) event: Option<&'static str>,
    pub(crate) level: Level,
    pub(crate) logger: &'static str,
    pub(crate) text: Template,
}

/// An exception ready to be written.
#[derive(Clone, Debug)]
pub(crate) struct Incident {
    /// The id of the rule that must name it.
    pub(crate) rule: Option<&'static str>,
    /// The generator's name for it, where no rule of the contract does.
    pub(crate) neighbour: Option<&'static str>,
    /// Full type names, outermost first.
    pub(crate) types: Vec<&'static str>,
    /// The record's message.
    pub(crate) lead: Utterance,
    /// What `Exception.ToString()` gives, with `\n` between lines.
    pub(crate) text: Template,
}

/// Everything that logs of one profile and language can say.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) utterances: Weighted<Utterance>,
    pub(crate) incidents: Weighted<Incident>,
}

impl Content {
    pub(crate) fn new(profile: Profile, language: Language) -> Self {
        let mut utterances = Weighted::new();
        for sentence in sentences(profile, language).into_iter().flatten() {
            utterances.add(sentence.weight, Utterance::new(sentence));
        }
        let mut incidents = Weighted::new();
        for shape in shapes(profile).iter().copied().flatten() {
            incidents.add(shape.weight, Incident::new(shape, language));
        }
        Self { utterances, incidents }
    }
}

fn sentences(profile: Profile, language: Language) -> Vec<&'static [Sentence]> {
    let french: &[Sentence] = if language == Language::French { chatter::FRENCH } else { &[] };
    match profile {
        Profile::Agent => {
            vec![events::WORKER_HEALTHY, events::WORKER_TROUBLED, chatter::SERVICE, french]
        }
        Profile::Master => vec![events::MASTER, chatter::SERVICE, french],
        Profile::Task => vec![events::TASK, chatter::SERVICE, french],
        Profile::Harmless => {
            vec![events::WORKER_HEALTHY, harmless::NEUTRAL, harmless::sentences(language)]
        }
    }
}

fn shapes(profile: Profile) -> &'static [&'static [Shape]] {
    match profile {
        Profile::Agent => {
            const AGENT: &[&[Shape]] = &[
                exceptions::WORKER_SYMPTOMS,
                exceptions::WORKER_NEIGHBOURS,
                exceptions::SQL,
                exceptions::PLAIN,
            ];
            AGENT
        }
        Profile::Master => {
            const MASTER: &[&[Shape]] = &[exceptions::SQL];
            MASTER
        }
        Profile::Task => {
            const TASK: &[&[Shape]] = &[exceptions::SQL, exceptions::PLAIN];
            TASK
        }
        Profile::Harmless => &[],
    }
}

impl Utterance {
    fn new(sentence: &Sentence) -> Self {
        Self {
            event: sentence.event,
            level: sentence.level,
            logger: sentence.logger,
            text: Template::compile(sentence.text),
        }
    }
}

impl Incident {
    fn new(shape: &Shape, language: Language) -> Self {
        let (rule, neighbour) = match shape.meaning {
            Meaning::Rule(id) => (Some(id), None),
            Meaning::Neighbour(name) => (None, Some(name)),
        };
        Self {
            rule,
            neighbour,
            types: shape.links.iter().map(|link| link.type_name).collect(),
            lead: Utterance {
                event: shape.lead.event,
                level: Level::Error,
                logger: shape.lead.logger,
                text: Template::compile(shape.lead.text),
            },
            text: Template::compile(&chain_text::to_string(shape, language)),
        }
    }
}

/// Things that are picked at random, each as often as its weight says.
#[derive(Clone, Debug)]
pub(crate) struct Weighted<T> {
    items: Vec<T>,
    /// Each item's index as often as its weight says, so that a pick is one look-up.
    tickets: Vec<u16>,
}

impl<T> Weighted<T> {
    fn new() -> Self {
        Self { items: Vec::new(), tickets: Vec::new() }
    }

    fn add(&mut self, weight: u16, item: T) {
        let index = self.items.len() as u16;
        self.tickets.extend(std::iter::repeat_n(index, usize::from(weight)));
        self.items.push(item);
    }

    /// One of the items and its index; `None` where there are none.
    pub(crate) fn pick(&self, random: &mut Random) -> Option<(usize, &T)> {
        let ticket = random.below(self.tickets.len() as u32) as usize;
        let index = usize::from(*self.tickets.get(ticket)?);
        Some((index, self.items.get(index)?))
    }

    pub(crate) fn items(&self) -> &[T] {
        &self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generator::template::Place;

    const PROFILES: [Profile; 4] = [Profile::Agent, Profile::Master, Profile::Task, Profile::Harmless];

    #[test]
    fn no_template_names_a_slot_that_does_not_exist() {
        let (place, random) = (Place::new("WORKER01"), &mut Random::new(1));
        for (profile, language) in PROFILES.into_iter().flat_map(|p| Language::ALL.map(|l| (p, l))) {
            let content = Content::new(profile, language);
            let mut text = String::new();
            for utterance in content.utterances.items() {
                utterance.text.render(&place, "MASTER01", random, &mut text);
            }
            for incident in content.incidents.items() {
                incident.lead.text.render(&place, "MASTER01", random, &mut text);
                incident.text.render(&place, "MASTER01", random, &mut text);
            }
            assert!(!text.contains('{') && !text.contains('}'), "{profile:?} {language:?}: {text}");
        }
    }

    #[test]
    fn good_logs_have_no_exception_and_nothing_above_informational() {
        for language in Language::ALL {
            let content = Content::new(Profile::Harmless, language);
            assert!(content.incidents.items().is_empty());
            assert!(content.utterances.items().iter().all(|u| u.level <= Level::Information));
        }
    }

    #[test]
    fn tasks_and_the_master_never_show_a_symptom_of_the_worker() {
        for profile in [Profile::Master, Profile::Task] {
            let content = Content::new(profile, Language::English);
            assert!(content.incidents.items().iter().all(|incident| incident.rule.is_none()));
        }
    }

    #[test]
    fn weights_decide_how_often_an_item_is_picked() {
        let mut weighted = Weighted::new();
        weighted.add(1, 'a');
        weighted.add(3, 'b');
        let mut random = Random::new(5);
        let picked = (0..4000).filter(|_| *weighted.pick(&mut random).unwrap().1 == 'b').count();
        assert!((2850..3150).contains(&picked), "{picked}");
    }
}
