#![no_main]

use sologs_core::kind::FileKind;

libfuzzer_sys::fuzz_target!(|data: &[u8]| sologs_fuzz::artifact(FileKind::HttpServiceState, data));
