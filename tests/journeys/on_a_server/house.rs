//! The server as it is when `deploy/README.md` has been followed to its end.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use dropsafe_tests::{
    Built, Envelope, Filling, FormPage, Key, Site, Submission, Value, Vps, VpsAtWork, program, repository, write_certificate,
};

/// What stands in front, and what the reader changes for it in the files of `deploy/`.
pub(crate) struct InFront {
    /// Its service.
    service: &'static str,
    /// How the reader starts it with what was put there.
    restart: &'static str,
    /// Files of `deploy/` beside the units, and where they go.
    files: &'static [(&'static str, &'static str)],
    /// A file of `deploy/`, what is in it, and what the reader writes instead.
    changes: &'static [(&'static str, &'static str, &'static str)],
}

static NGINX: InFront = InFront {
    service: "nginx",
    restart: "nginx -t && systemctl restart nginx",
    files: &[("nginx.conf", "/etc/nginx/nginx.conf"), ("torrc", "/etc/tor/torrc")],
    changes: &[],
};

static CADDY: InFront = InFront {
    service: "caddy",
    restart: "systemctl restart caddy",
    files: &[("Caddyfile", "/etc/caddy/Caddyfile"), ("caddy.service.d/dropsafe.conf", "/etc/systemd/system/caddy.service.d/dropsafe.conf")],
    changes: &[
        ("dropsafe-weblog.service", "--nginx", "--caddy"),
        ("dropsafe-weblog.service", "Group=www-data", "Group=caddy"),
        ("dropsafe-receiver.socket", "SocketGroup=www-data", "SocketGroup=caddy"),
        // Nobody gives out certificates here.
        (
            "Caddyfile",
            "help.example.org {",
            "help.example.org {\n\ttls /etc/ssl/help.example.org/fullchain.pem /etc/ssl/help.example.org/privkey.pem",
        ),
    ],
};

/// A server that was set up, and switched off.
pub(crate) struct House {
    site: Site,
    page: FormPage,
    server: Vps,
}

impl House {
    /// One with nginx. It is set up once for all journeys.
    pub(crate) fn with_nginx() -> &'static Self {
        static HOUSE: OnceLock<House> = OnceLock::new();
        HOUSE.get_or_init(|| Self::with(&NGINX))
    }

    /// One with Caddy.
    pub(crate) fn with_caddy() -> Self {
        Self::with(&CADDY)
    }

    fn with(front: &InFront) -> Self {
        let site = Site::example();
        let built = site.build();
        let page = FormPage::read(&built.page("/request-assistance/"));
        let server = Vps::rented().boot();
        prepare(&server, front);
        put(&server, front, &built);
        carry_and_tell(&server);
        Self { site, page, server: server.shut_down() }
    }

    /// The server, as it was when it was set up.
    pub(crate) fn server(&self) -> Vps {
        self.server.copy()
    }

    /// Opens what is sent to it.
    pub(crate) fn key(&self) -> &Key {
        self.site.key()
    }

    /// Where its form goes.
    pub(crate) fn action(&self) -> &str {
        &self.page.action
    }

    /// The form with the least that it asks for, and with these words.
    pub(crate) fn submission(&self, words: &str) -> Submission {
        let mut filling = Filling::of_the_least(&self.page, &["signal"]);
        filling.set("what_happened", Value::Text(words.into()));
        filling.submission().without("files")
    }

    /// Somebody writes these words to it, and gets a receipt.
    pub(crate) fn takes(&self, server: &VpsAtWork, words: &str) {
        let (status, page) = server.send(self.action(), &self.submission(words), &[]);
        assert_eq!(status, "200", "{words}: {page}");
    }

    /// What visitors wrote to it, of the envelopes in a folder of the server. Each of them must be whole.
    pub(crate) fn words_in(&self, server: &VpsAtWork, folder: &str) -> Vec<String> {
        let copy = tempfile::tempdir().unwrap();
        server.fetch(folder, copy.path());
        let mut words: Vec<_> = fs::read_dir(copy.path())
            .unwrap()
            .map(|entry| Envelope::open(&entry.unwrap().path(), self.key()))
            .filter(|envelope| envelope.json["kind"] == "submission")
            .map(|envelope| envelope.answers()["what_happened"].as_str().unwrap().to_owned())
            .collect();
        words.sort();
        words
    }
}

/// "Prepare the server".
fn prepare(server: &VpsAtWork, front: &InFront) {
    // `apt install` finds all of it there, and switches on what it would have.
    server.does(&format!("systemctl --quiet enable {}", front.service));
    server.does(&block("2. Prepare the server", 0));
}

/// "Put it there".
fn put(server: &VpsAtWork, front: &InFront, built: &Built) {
    for name in ["dropsafe-receiver", "dropsafe-carrier"] {
        server.put(Path::new(program(name).get_program()), "/usr/local/bin");
    }
    server.put(&built.public, "/srv/www/site");
    server.put(&built.bundle, "/etc/dropsafe/bundle");
    for entry in fs::read_dir(repository().join("deploy")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.starts_with("dropsafe-") {
            server.write(&format!("/etc/systemd/system/{name}"), &changed(&name, front));
        }
    }
    for (name, path) in front.files {
        server.write(path, &changed(name, front));
    }
    let certificate = tempfile::tempdir().unwrap();
    write_certificate(certificate.path());
    server.put(certificate.path(), "/etc/ssl/help.example.org");
    server.does(&block("3. Put it there", 0).replace(NGINX.restart, front.restart));
}

/// The rest of "Put it there".
fn carry_and_tell(server: &VpsAtWork) {
    // The other machine that envelopes go to is this one by another name: all that matters is between the two.
    server.does("echo 127.0.0.1 vault.example.org >>/etc/hosts; adduser --quiet --disabled-password --gecos '' drop");
    server.does("sudo -u dropsafe-carrier ssh-keygen -q -t ed25519 -N '' -f /etc/dropsafe/carrier/key");
    server.does("install -d -o drop -m 0700 ~drop/.ssh ~drop/in");
    server.does("echo \"restrict,command=\\\"internal-sftp\\\" $(cat /etc/dropsafe/carrier/key.pub)\" >~drop/.ssh/authorized_keys");
    server.write("/etc/dropsafe/carrier/ssh_config", &block("3. Put it there", 1));
    server.does(&block("3. Put it there", 2));
    server.write("/usr/local/bin/tell-staff", "#!/bin/sh\nlogger --tag tell-staff \"$1\"\n");
    server.does("chmod +x /usr/local/bin/tell-staff");
    server.does(&block("3. Put it there", 3));
}

/// A block of commands of `deploy/README.md`, as it stands there.
pub(crate) fn block(section: &str, number: usize) -> String {
    let readme = fs::read_to_string(repository().join("deploy/README.md")).unwrap();
    let text =
        readme.split("\n## ").find(|text| text.starts_with(section)).unwrap_or_else(|| panic!("deploy/README.md has no “{section}”"));
    let block = text.split("```").nth(number * 2 + 1).unwrap_or_else(|| panic!("“{section}” has no block {number}"));
    block.split_once('\n').unwrap().1.to_owned()
}

/// A file of `deploy/` with what its reader changes.
fn changed(name: &str, front: &InFront) -> String {
    let text = fs::read_to_string(repository().join("deploy").join(name)).unwrap();
    front.changes.iter().filter(|(file, ..)| *file == name).fold(text, |text, (_, from, to)| {
        assert!(text.contains(from), "deploy/{name} has no `{from}`");
        text.replace(from, to)
    })
}
