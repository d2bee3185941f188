//! All texts here are made up.

mod forms;
mod properties;
mod retypeset;

use super::{ExceptionChain, parse_chains};

/// The types of every chain of a text.
fn types(text: &str) -> Vec<Vec<String>> {
    parse_chains(text).iter().map(|chain| chain.types().map(str::to_owned).collect()).collect()
}

/// The types of a text's only chain.
#[track_caller]
fn only(text: &str) -> Vec<String> {
    let mut all = types(text);
    assert_eq!(all.len(), 1, "{all:?} in {text:?}");
    all.remove(0)
}

#[track_caller]
fn messages(text: &str) -> Vec<String> {
    let chains = parse_chains(text);
    chains
        .first()
        .map(|chain| chain.links.iter().map(|link| link.message.to_string()).collect())
        .unwrap_or_default()
}

fn first(text: &str) -> ExceptionChain<'_> {
    parse_chains(text).into_iter().next().unwrap()
}
