//! Puts drafts in order that a text printed the other way round, and drops those that it announced only.

use super::build::Draft;
use super::chars::part;
use super::lead::Lead;
use super::name::type_matches;

/// Error pages of ASP.NET print `[Inner: …]` first and the outermost exception last: neighbours in brackets become
/// one chain.
pub(super) fn turn_pages(drafts: Vec<Draft>, text: &str) -> Vec<Draft> {
    let mut turned: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut page: Vec<Draft> = Vec::new();
    for draft in drafts {
        let on_page = draft.lead == Lead::Bracket && draft.len() == 1 && draft.branches.is_empty();
        if !on_page {
            turned.extend(turn(&mut page));
            turned.push(draft);
            continue;
        }
        if starts_again(&page, &draft, text) {
            turned.extend(turn(&mut page));
        }
        page.push(draft);
    }
    turned.extend(turn(&mut page));
    turned
}

fn starts_again(page: &[Draft], draft: &Draft, text: &str) -> bool {
    let head = |draft: &Draft| {
        draft
            .links()
            .first()
            .map(|link| (link.type_name(text).to_owned(), part(text, link.message.clone()).to_owned()))
    };
    page.first().is_some_and(|first| page.len() > 1 && head(first) == head(draft))
}

fn turn(page: &mut Vec<Draft>) -> Option<Draft> {
    let mut outermost = page.pop()?;
    while let Some(inner) = page.pop() {
        inner.into_links().0.into_iter().for_each(|link| outermost.push(link));
    }
    Some(outermost)
}

/// Drops a chain without frames if the next one begins with the same exceptions and tells more: an announcement
/// (`uncaught exception 'X: message', reason: 'X: message ---> …`).
pub(super) fn without_previews(drafts: Vec<Draft>, text: &str) -> Vec<Draft> {
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        if kept.last().is_some_and(|last| announces(last, &draft, text)) {
            kept.pop();
        }
        kept.push(draft);
    }
    kept
}

fn announces(first: &Draft, second: &Draft, text: &str) -> bool {
    let more = second.len() > first.len() || (second.len() == first.len() && second.has_frames());
    let prefix = first.links().iter().zip(second.links()).all(|(a, b)| {
        let same_type = type_matches(a.type_name(text), b.type_name(text));
        let (a, b) = (part(text, a.message.clone()), part(text, b.message.clone()));
        let line = |message: &str| message.lines().next().unwrap_or_default().trim().to_owned();
        same_type && (line(a).starts_with(&line(b)) || line(b).starts_with(&line(a)))
    });
    more && prefix && !first.has_frames() && !first.embedded && !second.embedded && first.branches.is_empty()
}

/// Drops exceptions that a message repeats although the chain around it has them.
pub(super) fn without_repeated_embedded(drafts: Vec<Draft>, text: &str) -> Vec<Draft> {
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut around: Option<usize> = None;
    for draft in drafts {
        let repeated = draft.embedded
            && around.and_then(|i| kept.get(i)).is_some_and(|chain| repeats(&draft, chain, text));
        if !draft.embedded {
            around = Some(kept.len());
        }
        if !repeated {
            kept.push(draft);
        }
    }
    kept
}

fn repeats(embedded: &Draft, chain: &Draft, text: &str) -> bool {
    let Some(link) = embedded.links().first() else { return true };
    chain.links().iter().any(|other| type_matches(link.type_name(text), other.type_name(text)))
}
