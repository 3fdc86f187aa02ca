//! What comes back, for everything that is not in order.

use std::io::{Read, Write};

use crate::client::{Answer, BOUNDARY, Form, head};
use crate::running::{House, Running, Setup, TEXT_LIMIT, until};

#[test]
fn an_answer_has_all_its_headers_and_the_sites_layout() {
    let receiver = Running::start();
    let answer = receiver.exchange(b"GET /drop/help HTTP/1.1\r\nHost: h\r\n\r\n");
    let head: Vec<_> = answer.head.lines().filter(|line| !line.starts_with("content-length")).collect();
    insta::assert_snapshot!(head.join("\n"), @r"
    HTTP/1.1 405 Method Not Allowed
    content-type: text/html; charset=utf-8
    cache-control: no-store
    content-security-policy: default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'
    referrer-policy: no-referrer
    x-content-type-options: nosniff
    connection: close
    allow: POST
    ");
    assert!(answer.body.starts_with("<html lang=en dir=ltr><title>") && answer.body.ends_with("</main>\n"), "{}", answer.body);
    let refused = receiver.send("help", Form::new());
    assert!(refused.body.contains("help@example.org"), "other ways to reach the organisation are named: {}", refused.body);
}

#[test]
fn who_asks_for_the_head_alone_gets_no_page() {
    let receiver = Running::start();
    let get = receiver.exchange(b"GET /drop/help HTTP/1.1\r\nHost: h\r\n\r\n");
    let head = receiver.exchange(b"HEAD /drop/help HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_eq!((head.head, head.body.as_str()), (get.head, ""));
}

#[test]
fn only_known_forms_take_posts() {
    let receiver = Running::start_with(&Setup { baseurl: "/site", ..Setup::default() });
    let status = |line: &str| receiver.exchange(format!("{line} HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").as_bytes()).status;
    assert_eq!(status("POST /drop/help"), 415, "the web server in front may take the site's path away");
    assert_eq!(status("POST /site/drop/help"), 415, "or leave it");
    assert_eq!(status("DELETE /drop/help"), 405);
    for path in
        ["/", "/drop/", "/drop/unknown", "/drop/help/", "/drop/help?a=b", "/drop/%68elp", "/site/drop", "/other/drop/help", "//drop/help"]
    {
        assert_eq!(status(&format!("POST {path}")), 404, "{path}");
    }
    assert_eq!(status("GET /drop/unknown"), 404);
}

#[test]
fn what_the_head_announces_is_taken_or_refused() {
    let receiver = Running::start();
    let status = |fields: &str| receiver.exchange(format!("POST /drop/help HTTP/1.1\r\nHost: h\r\n{fields}\r\n").as_bytes()).status;
    assert_eq!(status("Content-Type: text/plain\r\nContent-Length: 2\r\n"), 415);
    assert_eq!(status("Content-Length: 2\r\n"), 415);
    assert_eq!(status("Content-Type: multipart/form-data\r\nContent-Length: 2\r\n"), 400);
    assert_eq!(status("Content-Type: application/x-www-form-urlencoded\r\n"), 411);
    assert_eq!(status("Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n"), 411);
    assert_eq!(status("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999999\r\n"), 413);
}

#[test]
fn a_body_that_cant_be_read_is_refused() {
    let receiver = Running::start();
    let good = String::from_utf8(Form::new().text("alias", "Ada").body()).unwrap();
    let bodies = [
        good.replace(BOUNDARY, "other"),
        good.replace("--\r\n", "\r\n"),
        good.replace("name=", "nam="),
        good.replace("\r\n", "\n"),
        String::from_utf8(Form::new().body()).unwrap(),
        String::new(),
    ];
    for body in bodies {
        let request = head("help", &format!("multipart/form-data; boundary={BOUNDARY}"), body.len()) + &body;
        assert_eq!(receiver.exchange(request.as_bytes()).status, 400, "{body}");
    }
    assert_eq!(receiver.send_urlencoded("help", "=x").status, 400);
    let many = "alias=a&".repeat(513);
    assert_eq!(receiver.send_urlencoded("help", &many).status, 413);
    assert_eq!(receiver.house.envelopes().len(), 1, "nothing but the opening envelope");
}

#[test]
fn what_arrives_damaged_comes_back_in_its_field_and_is_not_stored() {
    let receiver = Running::start();
    for (body, shown) in [("50%", "50%"), ("%e2%82x", "\u{fffd}x"), ("%zz", "%zz"), ("A%ffB", "A\u{fffd}B")] {
        let answer = receiver.send_urlencoded("help", &format!("_lang=en&what=my+words&alias={body}"));
        assert_eq!(answer.status, 422, "{body}");
        assert!(answer.body.contains("“Name or alias”: What you wrote here arrived damaged."), "{body}: {}", answer.body);
        assert!(answer.body.contains(&format!("value=\"{shown}\"")) && answer.body.contains("my words"), "{body}: {}", answer.body);
    }
    let mut damaged = Form::new().text("what", "my words").text("alias", "A_B").body();
    let at = damaged.iter().position(|byte| *byte == b'_').unwrap();
    damaged[at] = 0xff;
    let mut request = head("help", &format!("multipart/form-data; boundary={BOUNDARY}"), damaged.len()).into_bytes();
    request.extend(damaged);
    let answer = receiver.exchange(&request);
    assert!(answer.status == 422 && answer.body.contains("value=\"A\u{fffd}B\"") && answer.body.contains("my words"), "{answer:?}");
    assert_eq!(receiver.house.envelopes().len(), 1);
    // What the visitor leaves in place then is what they send.
    receiver.send_urlencoded("help", "alias=A%EF%BF%BDB").receipt();
}

#[test]
fn a_fault_in_the_answers_brings_the_form_back_with_all_the_text() {
    let receiver = Running::start();
    let answer = receiver.send("help", Form::new().text("what", "Two men <came>").file("photos", "a.png", b"photo"));
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("Two men &lt;came&gt;</textarea>"), "{}", answer.body);
    assert!(answer.body.contains("action=\"/drop/help\""), "{}", answer.body);
    assert!(answer.body.contains("Name or alias"), "the field is named: {}", answer.body);

    let unknown = receiver.send("help", Form::new().text("alias", "Ada").text("surname", "Lovelace"));
    assert_eq!(unknown.status, 422);
    assert!(unknown.body.contains("surname") && unknown.body.contains("Lovelace"), "{}", unknown.body);
    assert_eq!(receiver.send("help", Form::new().text("alias", "Ada").text("alias", "Bob")).status, 422);
    assert_eq!(receiver.send("help", Form::new().text("alias", "A\u{1}")).status, 422);
    assert_eq!(receiver.send("help", Form::new().text("_lang", "en")).status, 422);
    assert_eq!(receiver.house.envelopes().len(), 1);
}

/// It is found by the thread that seals, and said by the one that reads: every time, whoever of the two is ahead.
#[test]
fn what_cant_be_read_behind_a_file_is_the_messages_fault() {
    let receiver = Running::start();
    let film = Form::new().text("about", "a film").file("film", "film.mp4", &vec![b'm'; 200_000]).body();
    let end = film.len() - "--\r\n".len();
    let body = [&film[..end], b"junk", &vec![b'm'; 500_000]].concat();
    let head = head("upload", &format!("multipart/form-data; boundary={BOUNDARY}"), body.len());
    let request = [head.as_bytes(), &body].concat();
    for _ in 0..20 {
        assert_eq!(receiver.exchange(&request).status, 400);
    }
    assert_eq!(receiver.house.envelopes().len(), 1);
}

#[test]
fn files_that_the_form_does_not_take_bring_the_text_back() {
    let receiver = Running::start();
    let form = || Form::new().text("alias", "Ada").text("what", "my words");
    let large = vec![7; 100_001];
    let cases = [
        ("too large", Form::new().text("alias", "Ada").file("photos", "big.png", &large).text("what", "my words")),
        ("unknown field", form().file("pictures", "a.png", b"x")),
        ("no file field", form().file("what2", "a.png", b"x")),
        ("too many", form().file("photos", "1", b"x").file("photos", "2", b"x").file("photos", "3", b"x")),
        ("text as file", Form::new().text("alias", "Ada").text("what", "my words").file("urgent", "a", b"yes")),
    ];
    for (case, content) in cases {
        let answer = receiver.send("help", content);
        assert_eq!(answer.status, 422, "{case}");
        assert!(answer.body.contains("my words"), "{case}: {}", answer.body);
    }
    assert_eq!(receiver.house.envelopes().len(), 1);
    until("nothing of them is left", || !receiver.has_a_draft_open());
}

#[test]
fn too_much_text_comes_back_as_long_as_it_can_be_shown() {
    let receiver = Running::start();
    let send = |times| receiver.send("help", Form::new().text("alias", "Ada").text("what", &"x".repeat(TEXT_LIMIT as usize * times)));
    let shown = send(2);
    assert_eq!(shown.status, 422);
    assert!(shown.body.contains(&"x".repeat(TEXT_LIMIT as usize * 2)));
    let refused = send(5);
    assert_eq!(refused.status, 413);
    assert!(refused.body.contains("Please shorten it") && !refused.body.contains("files"), "{}", refused.body);
    assert_eq!(receiver.send_urlencoded("help", &format!("alias=A&what={}", "x".repeat(TEXT_LIMIT as usize * 5))).status, 413);
}

#[test]
fn a_page_made_from_an_older_form_is_no_dead_end() {
    let receiver = Running::start();
    let old = "0".repeat(64);
    let answer = receiver.send("help", Form::new().text("_form", &old).text("alias", "Ada").text("telephone", "555 0101"));
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("value=\"Ada\"") && answer.body.contains("555 0101"), "{}", answer.body);
    assert_eq!(receiver.house.envelopes().len(), 1);
}

#[test]
fn a_visitor_is_answered_in_the_language_of_the_page() {
    let receiver = Running::start();
    let receipt = receiver.send("help", Form::new().text("_lang", "ar").text("alias", "ليلى"));
    assert!(receipt.body.starts_with("<html lang=ar dir=rtl>"), "{}", receipt.body);
    assert!(receipt.receipt().bytes().all(|byte| byte.is_ascii_digit() || byte == b' '));
    let fault = receiver.send("help", Form::new().text("_lang", "ar").text("what", "مرحبا"));
    assert!(fault.body.starts_with("<html lang=ar dir=rtl>") && fault.body.contains("مرحبا</textarea>"), "{}", fault.body);
    let refusal = receiver.send("help", Form::new().text("_lang", "ar").text("alias", &"x".repeat(5 * TEXT_LIMIT as usize)));
    assert!(refusal.status == 413 && refusal.body.starts_with("<html lang=ar dir=rtl>"), "{refusal:?}");
    let unknown = receiver.send("help", Form::new().text("_lang", "xx").text("what", "hello"));
    assert!(unknown.body.starts_with("<html lang=en dir=ltr>"), "{}", unknown.body);
}

#[test]
fn before_the_page_is_known_the_browser_s_language_decides() {
    let receiver = Running::start();
    let page = |fields: &str| receiver.exchange(format!("POST /drop/help HTTP/1.1\r\nHost: h\r\n{fields}\r\n").as_bytes()).body;
    let too_large = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999999\r\n";
    assert!(page(&format!("Accept-Language: fr, ar-SY;q=0.9, en;q=0.8\r\n{too_large}")).starts_with("<html lang=ar dir=rtl>"));
    assert!(page(&format!("Accept-Language: fr\r\n{too_large}")).starts_with("<html lang=en dir=ltr>"));
    assert!(page("Accept-Language: ar\r\n").starts_with("<html lang=ar dir=rtl>"));
    let junk = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 0\r\n";
    assert!(page(&format!("Accept-Language: ar\r\n{junk}")).starts_with("<html lang=ar dir=rtl>"), "a body that names no language");
}

#[test]
fn who_sends_too_much_reads_the_number_that_stands_on_the_form() {
    let text_alone = r#"{"title": "Write", "fields": [{"name": "a", "type": "long_text", "label": "A"}]}"#;
    let files = r#"{"title": "Send", "max_size": "30 MB", "fields": [{"name": "a", "type": "files", "label": "A"}]}"#;
    let house = House::with_forms("", &[("write", text_alone), ("send", files)]);
    let mut command = house.command("127.0.0.1:0", &Setup::default());
    let receiver = house.run(&mut command);
    let refused = |form| receiver.exchange(head(form, "multipart/form-data; boundary=b", 4_000_000_000).as_bytes());
    let (write, send) = (refused("write"), refused("send"));
    assert_eq!((write.status, send.status), (413, 413));
    assert!(send.body.contains("Everything together, files included, may have at most 30 MB."), "{}", send.body);
    assert!(write.body.contains("All your text together is too long"), "{}", write.body);
}

#[test]
fn a_short_page_has_the_way_out_and_other_ways() {
    let form = r#"{"title": "Write", "leave": "https://away.example/", "elsewhere": "Call us.", "fields": [{"name": "a", "type": "text", "label": "A"}]}"#;
    let house = House::with_forms("", &[("write", form)]);
    let mut command = house.command("127.0.0.1:0", &Setup::default());
    let receiver = house.run(&mut command);
    for (path, status) in [("write", 411), ("no-longer-here", 404)] {
        let answer = receiver.exchange(format!("POST /drop/{path} HTTP/1.1\r\nHost: help.example.org\r\n\r\n").as_bytes());
        assert_eq!(answer.status, status);
        let (leaves, tells) = (answer.body.contains("href=\"https://away.example/\""), answer.body.contains("Call us."));
        assert!(leaves && tells, "{path}: {}", answer.body);
    }
}

#[test]
fn a_form_may_always_send_as_many_parts_as_it_asks_for() {
    let receiver = Running::start_with(&Setup { settings: "parts = 1\n", ..Setup::default() });
    receiver.send("help", Form::new().text("alias", "Ada").text("what", "Two men").text("urgent", "yes").text("kinds", "leak")).receipt();
}

#[test]
fn a_browser_that_asks_first_is_told_to_go_on() {
    let receiver = Running::start();
    let body = Form::new().text("alias", "Ada").body();
    let head = head("help", &format!("multipart/form-data; boundary={BOUNDARY}"), body.len());
    let mut stream = receiver.connect();
    stream.write_all(head.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n").as_bytes()).unwrap();
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(&body).unwrap();
    Answer::read(stream).receipt();
}

#[test]
fn an_early_answer_arrives_though_the_body_is_still_being_sent() {
    let receiver = Running::start();
    let body = vec![b'x'; 900_000];
    let mut request = head("unknown", "multipart/form-data; boundary=b", body.len()).into_bytes();
    request.extend(body);
    assert_eq!(receiver.exchange(&request).status, 404);
}

#[test]
fn a_second_request_on_a_connection_gets_no_answer() {
    let receiver = Running::start();
    let one = head("help", "application/x-www-form-urlencoded", 9) + "alias=Ada";
    let answer = receiver.exchange((one.clone() + &one).as_bytes());
    assert_eq!(answer.status, 200);
    assert_eq!(receiver.house.envelopes().len(), 2);
}

#[test]
fn who_takes_too_long_is_told_so() {
    let receiver = Running::start_with(&Setup { settings: "body_timeout = 1\nhead_timeout = 1\n", ..Setup::default() });
    let mut slow = receiver.connect();
    slow.write_all((head("help", "application/x-www-form-urlencoded", 9) + "alias").as_bytes()).unwrap();
    assert_eq!(Answer::read(slow).status, 408);
    let mut breaks_off = receiver.connect();
    breaks_off.write_all(b"POST /drop").unwrap();
    assert_eq!(Answer::read(breaks_off).status, 408);
    let mut silent = receiver.connect();
    let mut answer = Vec::new();
    silent.read_to_end(&mut answer).unwrap();
    assert_eq!(answer, b"", "a connection that was never used is closed");
}

#[test]
fn who_finds_all_connections_taken_waits_for_one() {
    let receiver = Running::start_with(&Setup { settings: "connections = 1\nrefusals = 0\nhead_timeout = 1\n", ..Setup::default() });
    let _idle = receiver.connect();
    receiver.send("help", Form::new().text("alias", "Ada")).receipt();
}
