//! What kind of file browsers are told that they get, as nginx and Caddy tell them.

use std::path::Path;

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const TEXT: &str = "text/plain; charset=utf-8";

/// By the name's ending. Without one, a file that begins like a page is a page: a permalink may have none.
pub(super) fn of(file: &Path, head: &[u8]) -> &'static str {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => HTML,
        "xhtml" => "application/xhtml+xml",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "txt" | "md" | "markdown" | "asc" => TEXT,
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "m4a" => "audio/mp4",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "ogv" => "video/ogg",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "wasm" => "application/wasm",
        "" if begins_like_a_page(head) => HTML,
        _ => "application/octet-stream",
    }
}

fn begins_like_a_page(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    ["<!doctype html", "<html"].iter().any(|start| head.get(..start.len()).is_some_and(|it| it.eq_ignore_ascii_case(start.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_an_ending_may_be_a_page() {
        assert_eq!(of(Path::new("a/about"), b"\n<!DOCTYPE html><html>"), HTML);
        assert_eq!(of(Path::new("a/about"), b"GIF89a"), "application/octet-stream");
        assert_eq!(of(Path::new("a/BOAT.JPG"), b""), "image/jpeg");
    }
}
