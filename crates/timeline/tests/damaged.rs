//! Files whose bytes were changed are exported, whatever that gives, or are refused.

use baton_timeline::sample::{Writer, office};
use baton_timeline::{firefox, jsonl, perfetto, read};

#[test]
fn damaged_files_are_exported() {
    let mut writer = Writer::new();
    office(&mut writer);
    let whole = writer.bytes(100_000_000);
    let used: Vec<usize> = (0..whole.len()).filter(|it| whole[*it] != 0).collect();
    let mut random = 1_u64;
    let mut next = move |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005) | 1;
        random = random.rotate_left(23) ^ 0x9e37_79b9_7f4a_7c15;
        (random >> 16) as usize % below
    };
    let mut exported = 0;
    for _ in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..8 {
            bytes[used[next(used.len())]] = next(256) as u8;
        }
        let Ok(trace) = read::bytes(&bytes) else {
            continue;
        };
        exported += 1;
        for write in [jsonl::write, perfetto::write, firefox::write] {
            write(&trace, &mut std::io::sink()).unwrap();
        }
    }
    assert!(exported > 200, "{exported}");
}
