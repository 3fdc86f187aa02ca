use crate::check::page::read;
use crate::check::settings::Settings;

fn settings() -> Settings {
    Settings { origin: "https://www.example.org".into(), hosts: vec!["maps.example".into()], ..Settings::default() }
}

fn faults_of(page: &str) -> Vec<String> {
    let faults = read(page, &settings()).faults.into_iter();
    faults.map(|fault| format!("{:?}: {}", fault.severity, fault.message).replacen("Error: ", "", 1)).collect()
}

fn faults(body: &str) -> Vec<String> {
    faults_of(&format!("<!doctype html><html lang=en><meta charset=utf-8><title>T</title><h1>T</h1>{body}"))
}

#[test]
fn a_page_as_it_should_be_has_no_fault() {
    let body = "<h2 id=a>A</h2><h3>B</h3><h2>C</h2><a href=/x><img src=/a.png alt='a boat'></a><img src=b.png alt=''>
        <link rel=alternate href=https://other.example/><a href=https://other.example/>there</a><img src=https://www.example.org/c.png alt=c>
        <button aria-label=Close></button><!-- <img> --><iframe src=https://maps.example/ title='Where we are'></iframe>
        <form action=/drop/x><label for=n>Name</label><input id=n><label>Mail <input type=email></label><input type=hidden name=_lang>
        <label for=t>Text</label><textarea id=t><img></textarea><select aria-label=Sort></select><input type=submit></form>
        <table><tr><th>A<tr><td>1</table><table role=presentation><tr><td>1<tr><td>2</table><table><tr><td>1</table>
        <video controls src=/a.mp4></video><svg><title>A drawing</title><use href=#a></use></svg><p tabindex=0>
        <a href=mailto:help@example.org>Write</a><a href=tel:+12-345>Call</a><a href='mailto:?to=a@example.org'>Share</a>
        <script type=application/ld+json>{}</script><a href=/more>More about boats</a>";
    assert_eq!(faults(body), [""; 0]);
}

#[test]
fn what_a_page_says_of_itself() {
    insta::assert_snapshot!(faults_of("<p>x").join("\n"), @"
    the page doesn't say its language
    the page has no title
    Warning: the page doesn't say its character set
    the page has no heading of level 1
    ");
    let said = faults_of(
        "<html lang=english><head><meta charset=utf-8><meta name=viewport content='width=device-width, maximum-scale=1'><title> </title>
         <svg><title>x</title></svg><h1>A</h1><h1>B</h1>",
    );
    insta::assert_snapshot!(said.join("\n"), @"
    `english` is no code of a language
    the page can't be enlarged by touch
    the page has no title
    the page has 2 headings of level 1
    ");
    insta::assert_snapshot!(faults_of("<html lang=ar><meta charset=utf-8><title>T</title><h1>T</h1>").join("\n"), @"the page is in a language written from right to left (`ar`), and doesn't say so");
}

#[test]
fn what_keeps_people_out() {
    let body = "<h3>A <b>b</b></h3><h2> </h2><img src=a.png><input type=image src=go.png><a href=/x> </a><a href=/y>Click here!</a>
        <p id=i><p id=i><p tabindex=3><iframe src=/f></iframe><audio autoplay src=a.ogg></audio><marquee>x</marquee>
        <table><tr><td>1<tr><td>2</table><input name=mail><textarea id=t></textarea><label for=nobody>x</label><button> </button>
        <p aria-describedby='i none'><meta http-equiv=refresh content='5; url=/x'><input type=button>
        <a href=mailto:nobody>a</a><a href=tel:call>b</a><a href=htps://example.org>c</a>";
    insta::assert_snapshot!(faults(body).join("\n"), @"
    the heading “A b” is of level 3, and the one before it of level 1
    a heading of level 2 has no words
    the image a.png has no alternative text
    the image go.png has no alternative text
    the link to /x has no words
    Warning: the link to /y says only “Click here!”
    two elements have the id “i”
    Warning: `tabindex` puts this before all else
    the frame /f has no title
    the sound a.ogg plays by itself
    `<marquee>` moves by itself
    Warning: a table has no header cells
    a button has no words
    the page changes by itself after 5 seconds
    a button has no words
    `mailto:nobody` is no address of mail
    `tel:call` is no telephone number
    no browser knows `htps:`
    the field `mail` has no label
    the field `t` has no label
    `for` names the id “nobody”, which is not on the page
    `aria-describedby` names the id “none”, which is not on the page
    ");
}

#[test]
fn what_the_policy_stops() {
    let body = "<script>x</script><p style='x' onclick='y'><style>p{}</style><a href='java\nscript:x'>y</a><base href=/>
        <img alt=x src=data:image/png;base64,AA>";
    insta::assert_snapshot!(faults(body).join("\n"), @"
    a script is written into the page
    a script in the attribute `onclick`
    a `style` attribute
    a style sheet is written into the page
    a script in place of a link
    `<base>` changes where all links lead
    an image or another file is written into its address (`data:`)
    ");
}

#[test]
fn what_tells_others_of_a_visit() {
    let body = "<script src=//cdn.example/x.js></script><link rel='preload stylesheet' href=https://fonts.example/f.css>
        <img alt=x srcset='a.png 1x, https://cdn.example/b.png 2x'><link rel=dns-prefetch href=//dns.example>
        <iframe title=x src=https://video.example/></iframe><object data=https://video.example/o></object>
        <form action=https://forms.example/><button formaction=https://other.example/>Send</button></form>
        <svg><image href=https://cdn.example/i.png /></svg><img alt=x src=http://www.example.org/plain.png>
        <form action=http://www.example.org/drop/x></form><style>@import 'https://fonts.example/g.css'; p{background:url(/own.png)}</style>
        <a href=/x ping=https://count.example/>x</a>";
    insta::assert_snapshot!(faults(body).join("\n"), @"
    the page loads //cdn.example/x.js, from somebody else
    the page loads https://fonts.example/f.css, from somebody else
    the page loads https://cdn.example/b.png, from somebody else
    the page loads //dns.example, from somebody else
    the page shows https://video.example/, which is somebody else's
    the page shows https://video.example/o, which is somebody else's
    a form sends what people type to https://forms.example/, which is somebody else's
    a form sends what people type to https://other.example/, which is somebody else's
    the page loads https://cdn.example/i.png, from somebody else
    the page loads http://www.example.org/plain.png in the clear
    a form sends to http://www.example.org/drop/x in the clear
    a style sheet is written into the page
    the page loads https://fonts.example/g.css, from somebody else
    a form sends what people type to https://count.example/, which is somebody else's
    ");
}

#[test]
fn the_tag_as_written_is_what_is_looked_for() {
    let page = "é<html lang=en><meta charset=utf-8><title>é</title><h1>T</h1><p>\n<img\n src=\"/a > b.png\" class='x'/><a href=/y></a>";
    let marks: Vec<_> = read(page, &settings()).faults.into_iter().map(|fault| fault.marks).collect();
    assert_eq!(marks[0], ["<img\n src=\"/a > b.png\" class='x'/>", "/a > b.png"]);
    assert_eq!(marks[1], ["<a href=/y>", "/y"]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, rng_seed: proptest::test_runner::RngSeed::Fixed(1), failure_persistence: None, ..Default::default() })]
    #[test]
    fn nothing_panics(html in "(<(a|img|h[0-9]|table|tr|style|html|label|input)|(href|src|id|for|style|content|tabindex)=|[a-c<>/=\"' é&;:-]|url\\(){0,30}") {
        let _ = read(&html, &settings());
    }
}
