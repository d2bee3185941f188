#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sologs_fuzz::redaction(data));
