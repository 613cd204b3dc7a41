//! The decoder: what it gives is text, whatever the bytes.
#![no_main]

use clausewise_ingest::decode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for html in [false, true] {
        if let Ok(decoded) = decode::decode(bytes, html) {
            assert!(!decoded.text.trim().is_empty(), "an empty file is told as such");
            assert!(decode::named(decoded.encoding).is_some() || decoded.encoding.starts_with("UTF-32"));
            if let Ok(text) = std::str::from_utf8(bytes) {
                assert!(decoded.bad == 0 || text.contains('\0'), "UTF-8 has no bad bytes");
            }
        }
    }
    let (label, rest) = bytes.split_at(bytes.len().min(12));
    let label = String::from_utf8_lossy(label);
    if let Some(encoding) = label.split_once('\n').and_then(|(label, _)| decode::named(label)) {
        let _ = decode::decode_as(rest, encoding);
    }
});
