#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dropsafe_fuzzing::head(bytes));
