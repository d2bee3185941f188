use super::*;
use rcgen::{
    CertificateParams, CustomExtension, DnType, DnValue, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType, date_time_ymd,
};
use sha1::{Digest, Sha1};

fn params(common_names: &[&str]) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, "Contoso, Ltd");
    for (index, name) in common_names.iter().enumerate() {
        // The maker keeps one value a type: the second CN goes in by its OID.
        let kind = if index == 0 { DnType::CommonName } else { DnType::CustomDnType(vec![2, 5, 4, 3]) };
        params.distinguished_name.push(kind, *name);
    }
    params.not_before = date_time_ymd(2024, 1, 1);
    params.not_after = date_time_ymd(2126, 3, 12);
    params
}

fn self_signed(params: &CertificateParams) -> rcgen::Certificate {
    params.self_signed(&KeyPair::generate().unwrap()).unwrap()
}

fn read(text: &str, raw: &[u8]) -> (Vec<Certificate>, Vec<Problem>) {
    let mut problems = Problems::default();
    let file = parse(text, raw, &mut problems);
    (file.certificates, problems.into_vec())
}

fn sequence(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x84], &length[..], &content].concat()
}

fn pkcs7(certificates: &[&[u8]]) -> Vec<u8> {
    let signed_data_oid = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
    let data_oid = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
    let signed_data = sequence(
        0x30,
        &[
            &[0x02, 0x01, 0x01],
            &[0x31, 0x00],
            &sequence(0x30, &[&data_oid]),
            &sequence(0xa0, certificates),
            &[0x31, 0x00],
        ],
    );
    sequence(0x30, &[&signed_data_oid, &sequence(0xa0, &[&signed_data])])
}

#[test]
fn everything_of_a_certificate_is_read() {
    let mut params = params(&["MASTER01", "10.0.0.5"]);
    params.subject_alt_names = vec![
        SanType::DnsName("master01.contoso.com".try_into().unwrap()),
        SanType::IpAddress("10.0.0.5".parse().unwrap()),
    ];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.serial_number = Some(vec![0x0a, 0xbc].into());
    let made = self_signed(&params);
    let (found, problems) = read("", made.der());
    let [certificate] = found.as_slice() else { panic!("{problems:?}") };
    let expected: [u8; 20] = Sha1::digest(made.der()).into();
    assert_eq!(certificate.thumbprint, Thumbprint::from_sha1(&expected));
    assert_eq!(certificate.common_names, ["10.0.0.5", "MASTER01"]);
    assert_eq!(certificate.subject.to_string(), "CN=10.0.0.5, CN=MASTER01, O=\"Contoso, Ltd\"");
    assert_eq!(certificate.serial_number, "0abc");
    assert_eq!(certificate.not_before.unwrap().to_string(), "2024-01-01T00:00:00Z");
    assert_eq!(certificate.not_after.unwrap().to_string(), "2126-03-12T00:00:00Z");
    assert_eq!(certificate.dns_names, ["master01.contoso.com"]);
    assert_eq!(certificate.ip_addresses, ["10.0.0.5".parse::<IpAddr>().unwrap()]);
    let usage = certificate.key_usage.unwrap();
    assert!(usage.digital_signature && usage.key_encipherment && !usage.certificate_signing);
    assert!(
        certificate.allows_usage(SERVER_AUTHENTICATION) && !certificate.allows_usage(CLIENT_AUTHENTICATION)
    );
    assert_eq!(certificate.signature_algorithm, "sha256ECDSA");
    assert_eq!(certificate.public_key, ("ECC".to_owned(), Some(256)));
    assert_eq!((certificate.issued_by_itself, certificate.is_authority), (SelfIssued::Yes, false));
    // With a dNSName the CN does not count.
    let host = Host::parse("MASTER01").unwrap();
    assert_eq!(certificate.matches_host(&host), HostMatch::CommonNameIgnored("MASTER01".to_owned()));
}

#[test]
fn absent_extensions_allow_everything_and_let_the_names_count() {
    let (found, _) = read("", self_signed(&params(&["WORKER01"])).der());
    assert!(found[0].key_usage.is_none() && found[0].allows_usage(CLIENT_AUTHENTICATION));
    assert!(found[0].matches_host(&Host::parse("worker01").unwrap()).is_match());
    assert!(!found[0].matches_host(&Host::parse("worker011").unwrap()).is_match());
}

#[test]
fn issued_by_another_is_told_by_names_and_by_keys() {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = params(&["Contoso CA"]);
    authority.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let issuer = Issuer::from_params(&authority, &authority_key);
    let key = KeyPair::generate().unwrap();
    let issued = params(&["WORKER01"]).signed_by(&key, &issuer).unwrap();
    let (found, _) = read("", issued.der());
    assert_eq!(found[0].issued_by_itself, SelfIssued::No);
    assert_eq!(found[0].issuer, DistinguishedName::parse("O=\"Contoso, Ltd\", CN=Contoso CA").unwrap());

    let mut same_name = params(&["Contoso CA"]);
    same_name.use_authority_key_identifier_extension = true;
    same_name.is_ca = IsCa::ExplicitNoCa;
    let renewed = same_name.signed_by(&key, &issuer).unwrap();
    let (found, _) = read("", renewed.der());
    assert_eq!(found[0].issued_by_itself, SelfIssued::NameOnly);
}

#[test]
fn several_pem_blocks_with_their_lines_and_without_the_key() {
    let (first, second) = (self_signed(&params(&["A"])).pem(), self_signed(&params(&["B"])).pem());
    let key = KeyPair::generate().unwrap().serialize_pem();
    let text = format!("Bag Attributes\r\n{first}\n{key}\n{second}");
    assert!(recognise(&text, text.as_bytes()));
    let (found, problems) = read(&text, text.as_bytes());
    assert_eq!(
        found.iter().map(|certificate| certificate.common_names[0].as_str()).collect::<Vec<_>>(),
        ["A", "B"]
    );
    assert_eq!(found[0].line, 2);
    let begins = text.lines().collect::<Vec<_>>();
    assert_eq!(begins[usize::try_from(found[1].line).unwrap() - 1], "-----BEGIN CERTIFICATE-----");
    assert_eq!((problems.len(), problems[0].kind), (1, ProblemKind::Skipped));
}

#[test]
fn pkcs7_in_binary_and_in_pem() {
    let (first, second) = (self_signed(&params(&["A"])), self_signed(&params(&["B"])));
    let raw = pkcs7(&[first.der(), second.der()]);
    assert!(recognise("", &raw));
    assert_eq!(read("", &raw).0.len(), 2);
    let one = self_signed(&params(&["A"])).pem();
    let relabelled = one.replace("CERTIFICATE", "PKCS7");
    assert_eq!(read(&relabelled, relabelled.as_bytes()).0.len(), 1, "a certificate under a wrong label");
    let (found, problems) = read("", &pkcs7(&[]));
    assert_eq!((found.len(), problems.len()), (0, 1));
}

#[test]
fn base64_without_its_lines() {
    let pem = self_signed(&params(&["A"])).pem();
    let bare: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    assert_eq!(read(&bare, bare.as_bytes()).0.len(), 1);
}

#[test]
fn wide_strings_are_read() {
    let mut params = params(&[]);
    params.distinguished_name.push(DnType::CommonName, DnValue::BmpString("Größe".try_into().unwrap()));
    let (found, _) = read("", self_signed(&params).der());
    assert_eq!(found[0].common_names, ["Größe"]);
}

#[test]
fn cut_and_strange_files_are_told() {
    let made = self_signed(&params(&["A"]));
    let cut = &made.der()[..made.der().len() - 10];
    assert_eq!(read("", cut).1[0].kind, ProblemKind::Truncated);
    let pem = made.pem();
    let cut = &pem[..pem.len() / 2];
    assert_eq!(read(cut, cut.as_bytes()).1[0].kind, ProblemKind::Truncated);
    let pfx = sequence(0x30, &[&[0x02, 0x01, 0x03], &[0x30, 0x00]]);
    assert_eq!(read("", &pfx).1[0].kind, ProblemKind::Encrypted);
    assert_eq!(read("", b"\0\0\0\0CERT\x01").1[0].kind, ProblemKind::Skipped);
    assert_eq!(read("hello", b"hello").1[0].kind, ProblemKind::Malformed);
    for length in 0..64 {
        read("", &made.der()[..length]);
        let mut broken = made.der().to_vec();
        broken[length] ^= 0xff;
        read("", &broken);
    }
}

#[test]
fn a_log_with_a_pem_block_is_no_certificate_file() {
    let log = format!("2024-05-03 10:00:00 [INFO] certificate:\n{}", self_signed(&params(&["A"])).pem());
    assert!(!recognise(&log, log.as_bytes()));
    assert!(!recognise("0\x07 text that begins with a zero", b"0\x07 text"));
}

#[test]
fn validity_is_unknown_only_where_the_zone_matters() {
    let (found, _) = read("", self_signed(&params(&["A"])).der());
    let at = |text: &str| found[0].validity_at(text.parse().unwrap());
    assert_eq!(at("2023-12-31T23:59:59Z"), ValidityAt::NotYet);
    assert_eq!(at("2024-01-01T00:00:00Z"), ValidityAt::Valid);
    assert_eq!(at("2024-01-01T01:00:00"), ValidityAt::Unknown);
    assert_eq!(at("2024-01-01T01:00:00+02:00"), ValidityAt::NotYet);
    assert_eq!(at("2024-01-01T13:59:59"), ValidityAt::Unknown);
    assert_eq!(at("2024-01-01T14:00:00"), ValidityAt::Valid);
    assert_eq!(at("2024-01-03T00:00:00"), ValidityAt::Valid);
    let mut old = params(&["A"]);
    old.not_after = date_time_ymd(2024, 2, 1);
    let (found, _) = read("", self_signed(&old).der());
    assert_eq!(found[0].validity_at("2024-02-03T00:00:00".parse().unwrap()), ValidityAt::Expired);
}

#[test]
fn unknown_extensions_do_no_harm() {
    let mut params = params(&["A"]);
    params
        .custom_extensions
        .push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 311, 999], vec![1, 2, 3]));
    assert_eq!(read("", self_signed(&params).der()).0.len(), 1);
}
