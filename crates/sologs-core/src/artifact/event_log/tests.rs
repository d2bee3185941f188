use super::*;

const FILE_HEADER: usize = 4096;
const CHUNK: usize = 65_536;
const CHUNK_HEADER: usize = 512;

/// Writes the binary XML of one record: elements, attributes and texts, without templates ([MS-EVEN6] 2.2.12).
struct BinXml {
    bytes: Vec<u8>,
    base: usize,
}

impl BinXml {
    fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    fn number(&mut self, value: usize, width: usize) -> &mut Self {
        self.bytes.extend_from_slice(&(value as u64).to_le_bytes()[..width]);
        self
    }

    fn utf16(&mut self, text: &str) -> &mut Self {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        self.raw(&bytes)
    }

    /// A name that follows its own reference: next name, hash, length, text, null.
    fn name(&mut self, name: &str) -> &mut Self {
        let at = self.base + self.bytes.len() + 4;
        self.number(at, 4)
            .number(0, 4)
            .number(0, 2)
            .number(name.encode_utf16().count(), 2)
            .utf16(name)
            .number(0, 2)
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.raw(&[5, 1]).number(text.encode_utf16().count(), 2).utf16(text)
    }

    fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: impl FnOnce(&mut Self),
    ) -> &mut Self {
        self.raw(&[if attributes.is_empty() { 1 } else { 0x41 }]).number(0, 4).name(name);
        if !attributes.is_empty() {
            self.number(0, 4);
        }
        for (index, (name, value)) in attributes.iter().enumerate() {
            self.raw(&[if index + 1 < attributes.len() { 0x46 } else { 6 }]).name(name).text(value);
        }
        self.raw(&[2]);
        content(self);
        self.raw(&[4])
    }

    fn leaf(&mut self, name: &str, text: &str) -> &mut Self {
        self.element(name, &[], |xml| {
            xml.text(text);
        })
    }
}

struct Event<'e> {
    provider: &'e str,
    id: u32,
    time: &'e str,
    data: &'e [(&'e str, &'e str)],
}

fn write_event(xml: &mut BinXml, event: &Event<'_>) {
    xml.raw(&[0x0f, 1, 1, 0]);
    xml.element("Event", &[], |xml| {
        xml.element("System", &[], |xml| {
            xml.element("Provider", &[("Name", event.provider)], |_| {});
            xml.element("EventID", &[("Qualifiers", "16384")], |xml| {
                xml.text(&event.id.to_string());
            });
            xml.leaf("Level", "4");
            xml.element("TimeCreated", &[("SystemTime", event.time)], |_| {});
            xml.leaf("Channel", "System").leaf("Computer", "WORKER01.contoso.com");
        });
        xml.element("EventData", &[], |xml| {
            for (name, value) in event.data {
                match *name {
                    "Binary" => xml.leaf("Binary", value),
                    "" => xml.leaf("Data", value),
                    name => xml.element("Data", &[("Name", name)], |xml| {
                        xml.text(value);
                    }),
                };
            }
        });
    });
    xml.raw(&[0]);
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}

/// A file of one chunk.
fn file(events: &[Event<'_>]) -> Vec<u8> {
    let mut file = vec![0; FILE_HEADER + CHUNK];
    let count = events.len() as u64;
    put(&mut file, 0, b"ElfFile\0");
    put(&mut file, 24, &(count + 1).to_le_bytes());
    put(&mut file, 32, &128_u32.to_le_bytes());
    put(&mut file, 36, &[1, 0, 3, 0, 0, 16, 1, 0]);
    let chunk = &mut file[FILE_HEADER..];
    let (mut at, mut last) = (CHUNK_HEADER, CHUNK_HEADER);
    for (index, event) in events.iter().enumerate() {
        let mut xml = BinXml { bytes: Vec::new(), base: at + 24 };
        write_event(&mut xml, event);
        let size = 24 + xml.bytes.len() + 4;
        put(chunk, at, b"\x2a\x2a\0\0");
        put(chunk, at + 4, &(size as u32).to_le_bytes());
        put(chunk, at + 8, &(100 + index as u64).to_le_bytes());
        put(chunk, at + 16, &131_000_000_000_000_000_u64.to_le_bytes());
        put(chunk, at + 24, &xml.bytes);
        put(chunk, at + size - 4, &(size as u32).to_le_bytes());
        (last, at) = (at, at + size);
    }
    put(chunk, 0, b"ElfChnk\0");
    for (offset, id) in [(8, 1), (16, count), (24, 100), (32, 99 + count)] {
        put(chunk, offset, &id.to_le_bytes());
    }
    put(chunk, 40, &128_u32.to_le_bytes());
    put(chunk, 44, &(last as u32).to_le_bytes());
    put(chunk, 48, &(at as u32).to_le_bytes());
    file
}

fn read_all(raw: &[u8]) -> (EventLog, Vec<Problem>) {
    let mut problems = Problems::default();
    let log = parse(raw, &mut problems);
    (log, problems.into_vec())
}

/// `RemoteRegistry/4` in UTF-16 as hexadecimal digits.
fn binary(text: &str) -> String {
    text.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).map(|byte| format!("{byte:02X}")).collect()
}

#[test]
fn events_of_services_with_their_codes_and_states() {
    let running = binary("RemoteRegistry/4");
    let raw = file(&[
        Event {
            provider: SERVICE_CONTROL_MANAGER,
            id: 7024,
            time: "2024-05-03T10:00:00.0000000Z",
            data: &[("param1", "SQL Server Integration Services Scale Out Worker 14.0"), ("param2", "%%2")],
        },
        Event {
            provider: SERVICE_CONTROL_MANAGER,
            id: 7036,
            time: "2024-05-03T10:00:01.0000000Z",
            data: &[
                ("param1", "Registre à distance"),
                ("param2", "en cours d’exécution"),
                ("Binary", &running),
            ],
        },
        Event {
            provider: SERVICE_CONTROL_MANAGER,
            id: 7040,
            time: "2024-05-03T10:00:02.0000000Z",
            data: &[
                ("param1", "Remote Registry"),
                ("param2", "demand start"),
                ("param3", "disabled"),
                ("param4", "RemoteRegistry"),
            ],
        },
    ]);
    assert!(recognise(&raw));
    let (log, problems) = read_all(&raw);
    assert_eq!((log.events.len(), log.total, problems.len()), (3, 3, 0), "{problems:?} {log:#?}");
    let stopped = log.events[0].service().unwrap();
    assert_eq!((stopped.code, stopped.name), (Some(2), None));
    assert!(stopped.display_name.is_some_and(|name| name.contains("Scale Out Worker")));
    let running = log.events[1].service().unwrap();
    assert_eq!(
        (running.name.as_deref(), running.state),
        (Some("RemoteRegistry"), Some(ServiceState::Running))
    );
    assert_eq!(log.events[2].service().unwrap().name.as_deref(), Some("RemoteRegistry"));
    assert_eq!((log.events[1].line, log.events[1].record_id), (2, 101));
    assert_eq!(log.events[0].time.unwrap().to_string(), "2024-05-03T10:00:00Z");
    assert_eq!(
        (log.channel.as_deref(), log.computer.as_deref()),
        (Some("System"), Some("WORKER01.contoso.com"))
    );
    assert_eq!(log.last.unwrap().to_string(), "2024-05-03T10:00:02Z");
}

#[test]
fn events_that_nobody_asks_for_are_counted() {
    let time = "2024-05-03T10:00:00.0000000Z";
    let other = binary("W32Time/4");
    let raw = file(&[
        Event {
            provider: "Schannel",
            id: 36870,
            time,
            data: &[("Type", "client"), ("ErrorCode", "0x8009030D")],
        },
        Event { provider: "Schannel", id: 36880, time, data: &[] },
        Event {
            provider: "MSSQLSERVER",
            id: 18456,
            time,
            data: &[("", "sa"), ("", " Reason: x"), ("", " [CLIENT: 10.0.0.1]")],
        },
        Event { provider: "MSSQLSERVER", id: 17137, time, data: &[] },
        Event {
            provider: SERVICE_CONTROL_MANAGER,
            id: 7036,
            time,
            data: &[("param1", "Windows Time"), ("Binary", &other)],
        },
        Event { provider: "SQLISPackage140", id: 12291, time, data: &[] },
        Event { provider: "Other", id: 7036, time, data: &[] },
    ]);
    let (log, _) = read_all(&raw);
    let kept: Vec<u32> = log.events.iter().map(|event| event.id).collect();
    assert_eq!((kept, log.total), (vec![36870, 18456, 12291], 7));
    assert_eq!(log.events[0].value("errorcode"), Some("0x8009030D"));
    assert_eq!(log.events[1].values().collect::<Vec<_>>(), ["sa", " Reason: x", " [CLIENT: 10.0.0.1]"]);
    assert!(log.events[0].service().is_none());
}

#[test]
fn cut_and_broken_logs_are_told() {
    let time = "2024-05-03T10:00:00.0000000Z";
    let raw = file(&[Event { provider: "Schannel", id: 36870, time, data: &[("Type", "client")] }]);
    for length in [8, 100, 4096, 4200, 5000, raw.len() - 1] {
        let (log, problems) = read_all(&raw[..length]);
        assert!(!problems.is_empty() || !log.events.is_empty(), "{length}: {log:?}");
    }
    for at in (FILE_HEADER..FILE_HEADER + 1200).step_by(7) {
        let mut broken = raw.clone();
        broken[at] ^= 0xff;
        read_all(&broken);
    }
    assert_eq!(read_all(b"hello").1.len(), 1);
}

#[test]
fn binary_names_are_names_or_nothing() {
    assert_eq!(binary_name("zz"), None);
    assert_eq!(binary_name(""), None);
    assert_eq!(
        binary_name(&binary("SSISScaleOutWorker140/1")),
        Some(("SSISScaleOutWorker140".to_owned(), Some(ServiceState::Stopped)))
    );
    assert_eq!(binary_name("184800000E000000"), None, "SQL Server's binary data is no name");
}
