//! The few words that Windows' tools print translated where a digit would have done: yes, enabled, inbound, allow.
//!
//! A word that is not listed is unknown, never the opposite. English, German, French, Spanish, Russian and Chinese
//! listings were seen in public outputs; the words of the other languages are those of Windows' user interface.

const YES: &[&str] = &[
    "yes", "true", "ja", "oui", "sí", "si", "sì", "sim", "да", "是", "はい", "예", "tak", "ano", "evet",
    "$true", "1",
];
const NO: &[&str] = &[
    "no",
    "false",
    "nein",
    "non",
    "não",
    "nee",
    "нет",
    "否",
    "いいえ",
    "아니요",
    "아니오",
    "nie",
    "ne",
    "hayır",
    "nej",
    "$false",
    "0",
];
const ENABLED: &[&str] = &[
    "enabled",
    "enable",
    "set",
    "aktiviert",
    "activé",
    "activée",
    "habilitado",
    "habilitada",
    "abilitato",
    "abilitata",
    "attivato",
    "ativado",
    "ativada",
    "включено",
    "включен",
    "включена",
    "启用",
    "已启用",
    "啟用",
    "已啟用",
    "有効",
    "사용",
    "사용함",
    "włączone",
    "włączony",
    "povoleno",
    "etkin",
    "ingeschakeld",
    "aktiverad",
];
const DISABLED: &[&str] = &[
    "disabled",
    "disable",
    "not set",
    "deaktiviert",
    "désactivé",
    "désactivée",
    "deshabilitado",
    "deshabilitada",
    "disabilitato",
    "disabilitata",
    "disattivato",
    "desabilitado",
    "desabilitada",
    "desativado",
    "отключено",
    "отключен",
    "отключена",
    "выключено",
    "禁用",
    "已禁用",
    "停用",
    "已停用",
    "無効",
    "사용 안 함",
    "사용안함",
    "wyłączone",
    "wyłączony",
    "zakázáno",
    "devre dışı",
    "uitgeschakeld",
    "inaktiverad",
];
const INBOUND: &[&str] = &[
    "in",
    "inbound",
    "eingehend",
    "ein",
    "entrée",
    "entrant",
    "entrante",
    "dentro",
    "entrada",
    "in entrata",
    "ingresso",
    "входящие",
    "входящее",
    "入",
    "入站",
    "入方向",
    "輸入",
    "受信",
    "인바운드",
    "przychodzące",
    "příchozí",
    "gelen",
    "inkommend",
    "1",
];
const OUTBOUND: &[&str] = &[
    "out",
    "outbound",
    "ausgehend",
    "aus",
    "sortie",
    "sortant",
    "saliente",
    "fuera",
    "saída",
    "in uscita",
    "uscita",
    "исходящие",
    "исходящее",
    "出",
    "出站",
    "輸出",
    "送信",
    "아웃바운드",
    "wychodzące",
    "odchozí",
    "giden",
    "2",
];
const ALLOW: &[&str] = &[
    "allow",
    "zulassen",
    "autoriser",
    "permitir",
    "consenti",
    "разрешить",
    "允许",
    "允許",
    "許可",
    "허용",
    "zezwalaj",
    "zezwól",
    "povolit",
    "izin ver",
    "toestaan",
    "tillåt",
    "2",
];
const BLOCK: &[&str] = &[
    "block",
    "blocken",
    "blockieren",
    "bloquer",
    "bloquear",
    "blocca",
    "блокировать",
    "阻止",
    "封鎖",
    "ブロック",
    "차단",
    "blokuj",
    "zablokuj",
    "blokovat",
    "blokla",
    "engelle",
    "blokkeren",
    "blockera",
    "4",
];
const ANY: &[&str] = &[
    "any",
    "beliebig",
    "alle",
    "tout",
    "tous",
    "toutes",
    "cualquiera",
    "cualquier",
    "qualquer",
    "qualsiasi",
    "tutti",
    "любой",
    "любые",
    "все",
    "任何",
    "任意",
    "任一",
    "모두",
    "임의",
    "dowolny",
    "dowolna",
    "libovolné",
    "herhangi biri",
    "*",
];

fn is_one_of(text: &str, words: &[&str]) -> bool {
    let lower = text.trim().trim_end_matches('.').to_lowercase();
    words.contains(&lower.as_str())
}

fn choose(text: &str, yes: &[&str], no: &[&str]) -> Option<bool> {
    if text.len() > 100 {
        None
    } else if is_one_of(text, yes) {
        Some(true)
    } else {
        is_one_of(text, no).then_some(false)
    }
}

/// Yes or no.
pub(crate) fn yes_no(text: &str) -> Option<bool> {
    choose(text, YES, NO)
}

/// Enabled or disabled; also `Set` and `Not Set`.
pub(crate) fn enabled(text: &str) -> Option<bool> {
    choose(text, ENABLED, DISABLED).or_else(|| yes_no(text))
}

/// Inbound (`true`) or outbound.
pub(crate) fn inbound(text: &str) -> Option<bool> {
    choose(text, INBOUND, OUTBOUND)
}

/// Allow (`true`) or block.
pub(crate) fn allow(text: &str) -> Option<bool> {
    choose(text, ALLOW, BLOCK)
}

/// Whether it is the word for "any".
pub(crate) fn is_any(text: &str) -> bool {
    text.len() <= 100 && is_one_of(text, ANY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_several_languages() {
        assert_eq!((yes_no("Oui"), yes_no("Нет"), yes_no("perhaps")), (Some(true), Some(false), None));
        assert_eq!((enabled("Aktiviert"), enabled("Not Set")), (Some(true), Some(false)));
        assert_eq!((inbound("Entrée"), inbound("Fuera")), (Some(true), Some(false)));
        assert_eq!((allow("允许"), allow("Bloquer")), (Some(true), Some(false)));
        assert!(is_any("Beliebig") && !is_any("8391"));
    }

    #[test]
    fn no_word_means_both() {
        for (yes, no) in [(YES, NO), (ENABLED, DISABLED), (INBOUND, OUTBOUND), (ALLOW, BLOCK)] {
            assert!(yes.iter().all(|word| !no.contains(word)));
        }
    }
}
