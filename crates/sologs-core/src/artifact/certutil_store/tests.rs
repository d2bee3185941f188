use super::*;

const HASH: &str = "0123456789abcdef0123456789abcdef01234567";
const PAIRS: &str = "01 23 45 67 89 ab cd ef 01 23 45 67 89 ab cd ef 01 23 45 67";

fn read(text: &str) -> CertutilListing {
    parse(text, &mut Problems::default())
}

fn only(text: &str) -> StoreListing {
    let mut stores = read(text).stores;
    assert_eq!(stores.len(), 1, "{stores:#?}");
    stores.remove(0)
}

/// A listing with the labels of a language; the values are made up.
struct Language {
    store: &'static str,
    word: &'static str,
    serial: &'static str,
    issuer: &'static str,
    before: &'static str,
    after: &'static str,
    subject: &'static str,
    hash: &'static str,
    dates: [&'static str; 2],
    no_key: &'static str,
    completed: &'static str,
}

const ENGLISH: Language = Language {
    store: "Root \"Trusted Root Certification Authorities\"",
    word: "Certificate",
    serial: "Serial Number: ",
    issuer: "Issuer: ",
    before: " NotBefore: ",
    after: " NotAfter: ",
    subject: "Subject: ",
    hash: "Cert Hash(sha1): ",
    dates: ["3/12/2024 1:45 PM", "12/31/2039 4:59 PM"],
    no_key: "No key provider information",
    completed: "CertUtil: -store command completed successfully.",
};

const FRENCH: Language = Language {
    store: "Root",
    word: "Certificat",
    serial: "Numéro de série : ",
    issuer: "Émetteur: ",
    before: " NotBefore : ",
    after: " NotAfter : ",
    subject: "Objet: ",
    hash: "Hach. cert. (sha1) : ",
    dates: ["12/03/2024 13:45", "31/12/2039 16:59"],
    no_key: "Aucune information sur le fournisseur de clé",
    completed: "CertUtil: -store La commande s’est terminée correctement.",
};

const GERMAN: Language = Language {
    store: "Root \"Vertrauenswürdige Stammzertifizierungsstellen\"",
    word: "Zertifikat",
    serial: "Seriennummer: ",
    issuer: "Aussteller: ",
    before: " Nicht vor: ",
    after: " Nicht nach: ",
    subject: "Antragsteller: ",
    hash: "Zertifikathash(sha1): ",
    dates: ["12.03.2024 13:45", "31.12.2039 16:59"],
    no_key: "Keine Schlüsselanbieterinformationen",
    completed: "CertUtil: -store-Befehl wurde erfolgreich ausgeführt.",
};

const ITALIAN: Language = Language {
    store: "Root",
    word: "Certificato",
    serial: "Numero di serie: ",
    issuer: "Autorità emittente: ",
    before: " NotBefore: ",
    after: " NotAfter: ",
    subject: "Soggetto: ",
    hash: "Hash certificato (sha1): ",
    dates: ["12/03/2024 13:45", "31/12/2039 16:59"],
    no_key: "Nessuna informazione sul provider di chiavi",
    completed: "CertUtil: - Esecuzione comando riuscita.",
};

fn block(language: &Language, index: u32, subject: &str, hash: &str) -> String {
    let Language {
        word, serial, issuer, before, after, subject: label, hash: hash_label, dates, no_key, ..
    } = language;
    let [begin, end] = dates;
    format!(
        "================ {word} {index} ================\r\n{serial}0a0b\r\n{issuer}{subject}\r\n{before}{begin}\r\n\
         {after}{end}\r\n{label}{subject}\r\nX Y\r\n{hash_label}{hash}\r\n{no_key}\r\n"
    )
}

fn listing(language: &Language, hash: &str) -> String {
    let Language { store, completed, .. } = language;
    let (one, two) =
        (block(language, 0, "CN=MASTER01", hash), block(language, 1, "CN=Other", &hash.replace('7', "8")));
    format!("{store}\r\n{one}{two}{completed}\r\n")
}

#[test]
fn listings_in_every_language_seen_with_hashes_in_both_shapes() {
    for (language, hash) in [(ENGLISH, HASH), (FRENCH, PAIRS), (GERMAN, HASH), (ITALIAN, PAIRS)] {
        let text = listing(&language, hash);
        assert!(recognise(&text), "{}", language.word);
        let store = only(&text);
        assert!(
            store.is_store("root") && store.name.as_ref().is_some_and(|name| name.line == 1),
            "{store:#?}"
        );
        assert_eq!(store.entries.len(), 2);
        let entry = store.find(&Thumbprint::new(HASH)).unwrap();
        assert_eq!((entry.line, entry.index, entry.thumbprint.as_ref().unwrap().line), (2, Some(0), 9));
        assert_eq!(entry.serial_number, Some(Located::new("0a0b".to_owned(), 3)));
        assert_eq!(entry.subject.as_ref().unwrap().value, DistinguishedName::parse("CN=MASTER01").unwrap());
        assert_eq!((entry.issuer.as_ref().unwrap().line, entry.subject.as_ref().unwrap().line), (4, 7));
        assert_eq!(entry.is_self_issued(), Some(true));
        let before = entry.not_before.as_ref().unwrap();
        assert_eq!(before.value.time.unwrap().to_string(), "2024-03-12T13:45:00", "{}", before.value.text);
        assert_eq!(entry.not_after.as_ref().unwrap().value.time.unwrap().date(), (2039, 12, 31));
        assert_eq!(entry.key, KeyPresence::Absent);
    }
}

#[test]
fn completeness_needs_the_completion_line_and_no_filter() {
    let text = listing(&ENGLISH, HASH);
    assert!(only(&text).is_complete());
    let cut = text.replace(ENGLISH.completed, "");
    let mut problems = Problems::default();
    assert!(!parse(&cut, &mut problems).stores[0].is_complete());
    assert_eq!(problems.into_vec()[0].kind, ProblemKind::Truncated);
    let filtered = only(&format!("C:\\>certutil -store Root MASTER01\r\n{text}"));
    assert_eq!((filtered.filter.as_deref(), filtered.is_complete()), (Some("MASTER01"), false));
    let whole = only(&format!("C:\\>certutil -store Root > root.txt\r\n{text}"));
    assert!(whole.is_complete() && whole.line == 1);
    let picked = only(&text.replace("Certificate 1 ", "Certificate 7 "));
    assert!(!picked.is_complete(), "the numbering shows that certificates were picked out");
    let failed =
        only("Root\r\nCertUtil: -store command FAILED: 0x80070002 (WIN32: 2 ERROR_FILE_NOT_FOUND)\r\n");
    assert_eq!(failed.failed, Some(Located::new("0x80070002".to_owned(), 2)));
    assert!(!failed.is_complete());
    let user = only(&format!("certutil -user -store Root\n{text}"));
    assert!(!user.is_store("Root"), "the user's store is another store");
}

#[test]
fn one_digit_off_is_not_found() {
    let store = only(&listing(&ENGLISH, HASH));
    assert!(store.find(&Thumbprint::new(&HASH.replacen('0', "1", 1))).is_none());
}

#[test]
fn the_certificates_own_hash_is_the_last_one_in_column_0() {
    let own = "ffffffffffffffffffffffffffffffffffffffff";
    let text = format!(
        "X509 Certificate:\nVersion: 3\nSerial Number: 0a0b\nSignature Algorithm:\n    Algorithm ObjectId: 1.2.3 x\n\
         Issuer:\n    CN=Contoso CA\n    O=\"Contoso, Ltd\"\n  Name Hash(sha1): {HASH}\n  Name Hash(md5): 00\n\n\
         \x20NotBefore: 5/13/2024 10:00 AM\n NotAfter: 5/13/2034 10:00 AM\n\nSubject:\n    CN=WORKER01\n\
         \x20 Name Hash(sha1): {HASH}\n\nPublic Key Length: 2048 bits\nCertificate Extensions: 5\n\
         Key Id Hash(rfc-sha1): 11\nKey Id Hash(sha1): {PAIRS}\nCert Hash(md5): 00\nCert Hash(sha1): {own}\n\
         Cert Hash(sha256): 00\nSignature Hash: 00\nCertUtil: -dump command completed successfully.\n"
    );
    assert!(recognise(&text));
    let dump = only(&text);
    assert!(dump.is_dump && !dump.is_complete());
    let [entry] = dump.entries.as_slice() else { panic!("{dump:#?}") };
    assert_eq!(entry.thumbprint.as_ref().unwrap().value.as_str(), own);
    assert_eq!(
        entry.issuer.as_ref().unwrap().value,
        DistinguishedName::parse("CN=Contoso CA, O=\"Contoso, Ltd\"").unwrap()
    );
    assert_eq!(entry.subject.as_ref().unwrap().value.to_string(), "CN=WORKER01");
    assert_eq!((entry.is_self_issued(), &entry.key), (Some(false), &KeyPresence::Unknown));
    assert!(dump.find(&Thumbprint::new(HASH)).is_none(), "a hash of the key is no thumbprint");

    // The same block in a verbose listing, with a key behind the hashes.
    let verbose = format!(
        "MY \"Personal\"\n================ Certificate 0 ================\n{}",
        text.replace(
            "CertUtil: -dump",
            "  Key Container = abc\n  Provider = X Key Storage Provider\nCertUtil: -store"
        )
    );
    let store = only(&verbose);
    assert!(store.is_store("My") && store.is_complete());
    assert_eq!(store.entries[0].thumbprint.as_ref().unwrap().value.as_str(), own);
    assert!(store.entries[0].has_cng_key());
}

#[test]
fn keys_are_present_missing_absent_or_unknown() {
    let block = block(&ENGLISH, 0, "CN=WORKER01", HASH);
    let with = |behind: &str| {
        let text = format!("MY \"Personal\"\r\n{}", block.replace(ENGLISH.no_key, behind));
        only(&text).entries.remove(0).key
    };
    let container = "  Key Container = te-1\r\n  Unique container name: a_b\r\n  Provider = Microsoft RSA SChannel \
                     Cryptographic Provider";
    let KeyPresence::Present { container: named, provider } = with(container) else { panic!() };
    assert_eq!((named.value.as_str(), named.line), ("te-1", 10));
    assert!(provider.is_some_and(|provider| provider.value.ends_with("Cryptographic Provider")));
    assert_eq!(
        with("  Key Container = te-1\r\n  Provider = X\r\nMissing stored keyset"),
        KeyPresence::Missing { line: 12 }
    );
    assert_eq!(with("No key provider information"), KeyPresence::Absent);
    assert_eq!(with(""), KeyPresence::Unknown, "the listing may be cut here");
}

#[test]
fn several_stores_and_other_blocks_in_one_file() {
    let crl = "================ CRL 0 ================\r\nIssuer:\r\n    CN=x\r\n ThisUpdate: 1/1/2024 1:00 PM\r\n\
               CRL Hash(sha1): aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n";
    let root = listing(&ENGLISH, HASH).replace(ENGLISH.completed, &format!("{crl}{}", ENGLISH.completed));
    let my = listing(&FRENCH, PAIRS).replace("Root", "MY").replace(FRENCH.completed, "");
    let stores = read(&format!("{my}\r\n{root}")).stores;
    assert_eq!(stores.iter().map(|store| store.entries.len()).collect::<Vec<_>>(), [2, 2]);
    assert!(stores[0].is_store("MY") && stores[1].is_store("Root"));
    assert!(!stores[0].is_complete() && stores[1].is_complete());
}

#[test]
fn empty_stores_and_echoes_alone() {
    let empty = only("Root \"Trusted\"\nCertUtil: -store command completed successfully.\n");
    assert!(empty.is_complete() && empty.entries.is_empty());
    assert!(command(Line { number: 1, text: "PS C:\\> certutil.exe -store Root" }).is_some());
    assert!(!recognise("2024-05-03 certutil -store Root was run\n"));
    assert!(!recognise("==== Certificate 0 ====\nno hash\n"));
}

#[test]
fn an_excerpt_without_its_header_is_read() {
    let text = format!(
        " NotBefore: 08/01/2016 10:53\n NotAfter: 13/01/2018 01:00\nSoggetto: CN=X\nHash (sha1): {PAIRS}\n"
    );
    let store = only(&text);
    let entry = &store.entries[0];
    assert_eq!(entry.not_before.as_ref().unwrap().value.time.unwrap().date(), (2016, 1, 8));
    assert!(entry.subject.is_some() && entry.thumbprint.is_some() && !store.is_complete());
}

#[test]
fn dates_that_could_be_either_stay_text() {
    let text = listing(&ENGLISH, HASH).replace("12/31/2039", "12/11/2039");
    let store = only(&text);
    let date = &store.entries[0].not_before.as_ref().unwrap().value;
    assert_eq!((date.text.as_str(), date.time), ("3/12/2024 1:45 PM", None));
    let shown: Vec<String> = date.readings.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["2024-12-03T13:45:00", "2024-03-12T13:45:00"]);
}

#[test]
fn empty_and_escaped_subjects() {
    let text = listing(&ENGLISH, HASH);
    let empty = text.replacen("Subject: CN=MASTER01", "Subject: EMPTY (DNS Name=master01)", 1);
    assert!(only(&empty).entries[0].subject.is_none());
    let quoted = text.replacen("Subject: CN=MASTER01", "Subject: CN=\"MASTER01, O=x\", O=y", 1);
    let store = only(&quoted);
    let subject = &store.entries[0].subject.as_ref().unwrap().value;
    assert_eq!(subject.common_names().collect::<Vec<_>>(), ["MASTER01, O=x"]);
}

#[test]
fn floods_are_bounded() {
    let one = block(&ENGLISH, 0, "CN=x", HASH);
    let text = one.repeat(CERTIFICATES + 10);
    let mut problems = Problems::default();
    let store = parse(&text, &mut problems).stores.remove(0);
    assert!(store.is_cut && store.entries.len() <= CERTIFICATES + 1);
    assert!(problems.into_vec().iter().any(|problem| problem.kind == ProblemKind::Limit));
}

#[test]
fn a_serial_number_of_odd_length_does_not_hide_its_certificate() {
    let text = "Root \"Trusted Root Certification Authorities\"\n================ Certificate 0 ================\nSerial Number: 1a2b3c0\n\
        Issuer: CN=MASTER01\n NotBefore: 1/1/2023 12:00 AM\n NotAfter: 1/1/2033 12:00 AM\nSubject: CN=MASTER01\n\
        Cert Hash(sha1): 0123456789abcdef0123456789abcdef01234567\nNo key provider information\n\
        CertUtil: -store command completed successfully.\n";
    let found = super::parse(text, &mut Problems::default());
    let entry = &found.stores[0].entries[0];
    assert_eq!(entry.thumbprint.as_ref().unwrap().value.as_str(), "0123456789abcdef0123456789abcdef01234567");
    assert_eq!(entry.subject.as_ref().unwrap().line, 7);
}
