use super::*;

#[test]
fn every_pattern_compiles_and_has_one_group() {
    let patterns = Patterns::new();
    assert_eq!(patterns.0.len(), PATTERNS.len());
    assert!(patterns.0.iter().all(|(_, regex)| regex.captures_len() == 2));
}
