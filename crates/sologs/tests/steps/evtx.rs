//! Windows event logs, made up: one chunk of records without templates ([MS-EVEN6] 2.2.12).

const FILE_HEADER: usize = 4096;
const CHUNK: usize = 65_536;
const CHUNK_HEADER: usize = 512;

/// An event of the System log: provider, id, time (`2024-05-03T10:00:00Z`), names and values of its data.
pub(crate) struct Event<'e> {
    pub(crate) provider: &'e str,
    pub(crate) id: u32,
    pub(crate) time: &'e str,
    pub(crate) data: &'e [(&'e str, &'e str)],
}

/// The events of the Service Control Manager that a service entered a state: 4 runs, 1 is stopped.
pub(crate) fn service_state(service: &str, state: u8) -> String {
    let text = format!("{service}/{state}");
    text.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).map(|byte| format!("{byte:02X}")).collect()
}

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
        let length = name.encode_utf16().count();
        self.number(at, 4).number(0, 4).number(0, 2).number(length, 2).utf16(name).number(0, 2)
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.raw(&[5, 1]).number(text.encode_utf16().count(), 2).utf16(text)
    }

    fn element(
        &mut self,
        name: &str,
        attribute: Option<(&str, &str)>,
        content: impl FnOnce(&mut Self),
    ) -> &mut Self {
        self.raw(&[if attribute.is_none() { 1 } else { 0x41 }]).number(0, 4).name(name);
        if let Some((name, value)) = attribute {
            self.number(0, 4).raw(&[6]).name(name).text(value);
        }
        self.raw(&[2]);
        content(self);
        self.raw(&[4])
    }

    fn leaf(&mut self, name: &str, attribute: Option<(&str, &str)>, text: &str) -> &mut Self {
        self.element(name, attribute, |xml| {
            xml.text(text);
        })
    }

    fn event(&mut self, event: &Event<'_>, channel: &str, computer: &str) {
        self.raw(&[0x0f, 1, 1, 0]);
        self.element("Event", None, |xml| {
            xml.element("System", None, |xml| {
                xml.element("Provider", Some(("Name", event.provider)), |_| {});
                xml.leaf("EventID", Some(("Qualifiers", "16384")), &event.id.to_string())
                    .leaf("Level", None, "4");
                xml.element("TimeCreated", Some(("SystemTime", event.time)), |_| {});
                xml.leaf("Channel", None, channel).leaf("Computer", None, computer);
            });
            xml.element("EventData", None, |xml| {
                for (name, value) in event.data {
                    match *name {
                        "Binary" => xml.leaf("Binary", None, value),
                        name => xml.leaf("Data", Some(("Name", name)), value),
                    };
                }
            });
        });
        self.raw(&[0]);
    }
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}

/// A System log of one chunk with the events of one computer.
pub(crate) fn file(computer: &str, events: &[Event<'_>]) -> Vec<u8> {
    file_of("System", computer, events)
}

/// The same of another channel.
pub(crate) fn file_of(channel: &str, computer: &str, events: &[Event<'_>]) -> Vec<u8> {
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
        xml.event(event, channel, computer);
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
