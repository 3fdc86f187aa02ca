//! Real web servers stand before the receiver, with the configurations of `deploy/`. Whatever a visitor does, nothing of it
//! is on a disk afterwards: no address, agent, referrer, query, and no word of what was sent.

use std::fs;
use std::path::{Path, PathBuf};

use dropsafe_tests::{
    Filling, FormPage, Receiver, Running, Site, Submission, Upload, Value, WebServer, memory, program, repository, run, tool,
};
use rustix::process::Signal;
use tempfile::TempDir;

/// In everything that the visitor sends.
const CANARY: &str = "canary-the-lamp-on-the-pier-is-out";
/// More than a web server keeps in memory.
const UPLOAD: usize = 20_000_000;
/// What `tests/prove` sends.
const LARGE_UPLOAD: usize = 300_000_000;

#[test]
fn nginx_hands_forms_on_and_writes_nothing_down() {
    let scene = Scene::new("--nginx");
    let nginx = WebServer::nginx(&scene.settings(), as_it_is);
    assert_eq!(scene.look_around(&nginx), "413", "the page comes through although all of the film is sent");
    let kept = scene.send_forms(&nginx);
    assert_eq!(nginx.end(), Vec::<String>::new(), "no file was opened for writing");
    kept.hold_a_country_and_no_visitor();
}

#[test]
fn caddy_hands_forms_on_and_writes_nothing_down() {
    let scene = Scene::new("--caddy");
    let caddy = WebServer::caddy(&scene.settings(), as_it_is);
    // Caddy cuts the line half a second after the answer: who doesn't look for it by then may find the line cut and nothing else.
    assert_ne!(scene.look_around(&caddy), "200");
    let kept = scene.send_forms(&caddy);
    assert_eq!(caddy.end(), Vec::<String>::new(), "no file was opened for writing");
    kept.hold_a_country_and_no_visitor();
}

#[test]
#[ignore = "1.2 GB through two web servers, for tests/prove"]
fn a_large_upload_passes_nginx_and_caddy_and_neither_writes_it_down() {
    for (weblog, serve) in [
        ("--nginx", (|scene| WebServer::nginx(&scene.settings(), as_it_is)) as fn(&Scene) -> WebServer),
        ("--caddy", |scene| WebServer::caddy(&scene.settings(), as_it_is)),
    ] {
        let scene = Scene::with_uploads_of(LARGE_UPLOAD, weblog);
        let server = serve(&scene);
        let kept = scene.send_forms(&server);
        assert_eq!(server.end(), Vec::<String>::new(), "no file was opened for writing");
        kept.hold_a_country_and_no_visitor();
        println!("evidence: {LARGE_UPLOAD} bytes passed the web server of `weblog {weblog}`, and no file had a word of them");
    }
}

#[test]
fn tor_takes_the_onion_services_configuration() {
    let data = tempfile::tempdir().unwrap();
    let mut tor = tool("tor");
    tor.args(["--verify-config", "-f"]).arg(repository().join("deploy/torrc")).arg("--DataDirectory").arg(data.path());
    let said = run(&mut tor, "").succeeded().stdout;
    assert!(said.contains("Configuration was valid"), "{said}");
}

/// The negative control: without these lines nginx writes the body into a file and the visitor into its error log, and the
/// same search finds both.
#[test]
fn without_these_lines_nginx_writes_visitors_down() {
    let scene = Scene::new("--nginx");
    let log = scene.folder.path().join("error.log");
    let nginx = WebServer::nginx(&scene.settings(), |configuration| {
        configuration
            .replace("error_log /dev/null emerg;", &format!("error_log {} error;", log.display()))
            .replace("proxy_request_buffering off;", "")
            .replace("proxy_max_temp_file_size 0;", "")
    });
    let kept = scene.send_forms(&nginx);
    let opened = nginx.end();
    assert!(opened.iter().any(|file| file.contains("/temporary-body/")), "{opened:?}");
    for trace in [WebServer::VISITOR, WebServer::REFERRER] {
        assert_eq!(memory::files_with(kept.folder.path(), trace), [log.as_path()], "{trace}");
    }
}

/// The same of Caddy: a log in a file, as most keep one.
#[test]
fn with_a_usual_log_caddy_writes_visitors_down() {
    let scene = Scene::new("--caddy");
    let log = scene.folder.path().join("access.log");
    let caddy = WebServer::caddy(&scene.settings(), |configuration| {
        let to_the_filter = format!("output net unix/{}", scene.folder.path().join("socket").display());
        assert!(configuration.contains(&to_the_filter) && configuration.contains("request>headers delete"));
        configuration.replace(&to_the_filter, &format!("output file {}", log.display())).replace("request>headers delete", "")
    });
    let kept = scene.send_forms(&caddy);
    assert_eq!(caddy.end(), [log.display().to_string()]);
    for trace in [WebServer::VISITOR, WebServer::AGENT, WebServer::REFERRER] {
        assert_eq!(memory::files_with(kept.folder.path(), trace), [log.as_path()], "{trace}");
    }
}

/// A site, its receiver, its log filter, and where they keep what they keep.
struct Scene {
    site: Site,
    receiver: Receiver,
    weblog: Running,
    folder: TempDir,
    /// How large the film is.
    upload: usize,
}

impl Scene {
    fn new(weblog_takes: &str) -> Self {
        Self::with_uploads_of(UPLOAD, weblog_takes)
    }

    fn with_uploads_of(upload: usize, weblog_takes: &str) -> Self {
        let most = format!("max_size: {} MB", upload / 1_000_000 + 5);
        let site = Site::example().with_change("_forms/request-assistance.yml", "max_size: 25 MB", &most);
        let receiver = Receiver::start(&site.build());
        let folder = tempfile::tempdir().unwrap();
        // The web server's own user must get to its socket.
        open_to_all(folder.path());
        open_to_all(site.source().parent().unwrap());
        fs::write(folder.path().join("geoip"), "2130706432,2147483647,DE\n").unwrap();
        let mut weblog = program("dropsafe-carrier");
        weblog.arg("weblog").arg("--countries").arg(folder.path().join("geoip")).arg("--log").arg(folder.path().join("visits"));
        let mut weblog = Running::start(weblog.arg(weblog_takes).arg(folder.path().join("socket")));
        let _ = weblog.says("taking lines");
        open_to_all(&folder.path().join("socket"));
        Self { site, receiver, weblog, folder, upload }
    }

    fn settings(&self) -> dropsafe_tests::BehindWebServer<'_> {
        let public = self.site.built().public;
        dropsafe_tests::BehindWebServer {
            public,
            receiver: self.receiver.address(),
            weblog: self.folder.path().join("socket"),
            home: self.folder.path(),
        }
    }

    /// Pages, a page that isn't there, and requests that are none. What came of a film that is too large and sent all the same.
    fn look_around(&self, server: &WebServer) -> String {
        assert_eq!(server.status(&format!("/?{CANARY}"), &[]), "200");
        assert_eq!(server.status(&format!("/no-such-page?{CANARY}"), &[]), "404");
        assert_eq!(server.status(&format!("/drop/{CANARY}"), &["--data", CANARY]), "404");
        // The receiver's own page, in the first language that the browser asks for.
        let (status, page) = server.answer("/drop/no-such-form", &["--data", CANARY, "-H", "Accept-Language: ar-SY,en;q=0.5"]);
        assert!(status == "404" && page.contains("<html lang=\"ar\" dir=\"rtl\""), "{page}");
        // A form without files takes no film: it is refused by its head, while it is still to come.
        let head = "POST /drop/become-a-provider HTTP/1.1\r\nHost: help.example.org\r\nContent-Type: multipart/form-data; boundary=x";
        assert_eq!(server.status_on_a_slow_line(&format!("{head}\r\nContent-Length: {}\r\n\r\n{CANARY}", self.upload)), "413");
        let film = self.folder.path().join("film");
        fs::write(&film, film_of(self.upload)).unwrap();
        let send_film = ["-H", "Content-Type: multipart/form-data; boundary=x", "--data-binary", &format!("@{}", film.display())];
        let came_of_film = server.status("/drop/become-a-provider", &send_film);
        fs::remove_file(film).unwrap();
        let long = format!("X-Long: {}", CANARY.repeat(2000));
        // Caddy takes a head of this size, nginx doesn't. Both must not write it down.
        assert!(["200", "400", "414", "431"].contains(&&*server.status("/", &["-H", &long])));
        server.say_what_is_no_request(CANARY);
        came_of_film
    }

    /// A form, a large file; and both again with the receiver gone.
    fn send_forms(self, server: &WebServer) -> Kept {
        let page = FormPage::read(&self.site.built().page("/request-assistance/"));
        let mut filling = Filling::of_the_least(&page, &["signal"]);
        filling.set("what_happened", Value::Text(CANARY.into()));
        let small = filling.submission().without("files");
        let large = small.clone().with_file("files", Upload { name: "film.mp4".into(), bytes: film_of(self.upload) });
        let home = tempfile::tempdir().unwrap();
        let post = |submission: &Submission| {
            let body = home.path().join("body");
            fs::write(&body, submission.multipart()).unwrap();
            let content_type = format!("Content-Type: {}", submission.content_type());
            server.status(&page.action, &["-H", &content_type, "--data-binary", &format!("@{}", body.display())])
        };

        assert_eq!(post(&small), "200");
        assert_eq!(post(&large), "200");
        assert_eq!(self.receiver.submissions(self.site.key()).len(), 2);
        let (_, said, spool) = self.receiver.end(Signal::TERM);
        assert!(!said.contains(CANARY) && !said.contains(WebServer::VISITOR), "{said}");
        assert_eq!(post(&small), "502");
        assert_eq!(post(&large), "502");
        self.weblog.signal(Signal::TERM);
        assert!(self.weblog.ended().0.success());
        Kept { folder: self.folder, spool }
    }
}

/// What is there when everybody has gone.
struct Kept {
    folder: TempDir,
    spool: TempDir,
}

impl Kept {
    fn hold_a_country_and_no_visitor(&self) {
        let visits = fs::read_to_string(self.folder.path().join("visits")).unwrap();
        let countries: Vec<_> = visits.lines().filter_map(|line| line.split(' ').nth(1)).collect();
        assert_eq!(countries, ["DE"], "a day, a country and a number: {visits}");
        let places =
            [self.folder.path(), self.spool.path(), "/var/log/nginx".as_ref(), "/var/log/caddy".as_ref(), "/var/lib/nginx".as_ref()];
        for place in places.into_iter().filter(|place: &&Path| place.exists()) {
            for trace in [CANARY, WebServer::VISITOR, WebServer::AGENT, WebServer::REFERRER, WebServer::COOKIE] {
                assert_eq!(memory::files_with(place, trace), Vec::<PathBuf>::new(), "{trace}");
            }
        }
    }
}

fn as_it_is(configuration: String) -> String {
    configuration
}

fn film_of(bytes: usize) -> Vec<u8> {
    CANARY.bytes().cycle().take(bytes).collect()
}

fn open_to_all(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
}
