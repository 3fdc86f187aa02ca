//! Edits by chance: after each, four builds come to the same.

mod site;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use dropsafe_generator::{Memory, Options, Site};
use tempfile::TempDir;

use self::site::{CONFIG, DRAFT, SITE, TEMPLATES};

/// How many edits: `DROPSAFE_ROUNDS` says otherwise.
const ROUNDS: usize = 40;

#[test]
fn whatever_is_edited_comes_to_what_a_clean_build_makes() {
    let rounds = std::env::var("DROPSAFE_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let (mut built, mut reused) = (0, 0);
    for seed in 0..rounds.div_ceil(ROUNDS) {
        let tally = campaign(seed as u64 + 1, rounds.min(ROUNDS));
        built += tally.built;
        reused += tally.reused;
    }
    assert!(built > rounds / 4, "only {built} sites of {rounds} could be built: this proves little");
    assert!(reused > built * 10, "only {reused} pages were left as they were: this proves little");
}

/// A campaign of its own seed.
fn campaign(seed: u64, rounds: usize) -> Tally {
    let mut site = Edited::new(seed);
    let mut builders = [Builder::new(&site, "_told", Memory::new()), Builder::new(&site, "_stamps", Memory::new())];
    let mut tally = Tally::default();
    for round in 0..rounds {
        let edits = 1 + site.dice(3);
        let mut changed = Vec::new();
        let mut story = Vec::new();
        if tally.failures == 2 {
            changed = site.mend_all();
            story.push("mended all".to_owned());
            tally.failures = 0;
        }
        for _ in 0..edits {
            let (path, what) = site.edit();
            story.push(format!("{what} {}", path.display()));
            changed.push(path);
        }
        let place = format!("seed {seed}, round {round}: {story:?}");
        let (clean, said) = site.clean();
        for builder in &mut builders {
            let touched = site.touch(builder.folder);
            if builder.folder == "_told" && round > 0 {
                builder.memory.only_changed(changed.iter().cloned());
                builder.memory.only_touched(touched.clone());
            }
            tally.reused += site.compare(builder, &clean, &said, &format!("{place}, touched {touched:?}"));
        }
        tally.reused += site.compare(&mut Builder::new(&site, "_cold", Memory::on_disk()), &clean, &said, &place);
        match clean {
            Some(_) => (tally.built, tally.failures) = (tally.built + 1, 0),
            None => tally.failures += 1,
        }
    }
    tally
}

#[derive(Default)]
struct Tally {
    /// Sites without a fault.
    built: usize,
    /// Sites with a fault since the last without.
    failures: usize,
    /// Pages that were left as they were.
    reused: usize,
}

struct Builder {
    folder: &'static str,
    options: Options,
    memory: Memory,
}

impl Builder {
    fn new(site: &Edited, folder: &'static str, memory: Memory) -> Self {
        Self { folder, options: site.options(folder), memory }
    }
}

/// What a build made: nothing if it failed.
type Files = Option<BTreeMap<String, String>>;

struct Edited {
    folder: TempDir,
    files: BTreeMap<String, String>,
    state: u64,
    /// Files with a fault in them, and their text without.
    broken: Vec<(String, String)>,
}

impl Edited {
    fn new(seed: u64) -> Self {
        let mut site = Self { folder: tempfile::tempdir().unwrap(), files: BTreeMap::new(), state: seed, broken: Vec::new() };
        site.mend_all();
        for day in 1..8 {
            let text = site.post();
            site.write(&format!("_posts/2020-01-0{day}-post.md"), &text);
        }
        site
    }

    /// Makes a site without faults again; says which files that changed.
    fn mend_all(&mut self) -> Vec<PathBuf> {
        self.broken.clear();
        let posts = (1..8).map(|day| (format!("_posts/2020-01-0{day}-post.md"), format!("---\ntitle: P{day}\ntags: a\n---\nText.\n")));
        let site: Vec<(String, String)> = SITE.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).chain(posts).collect();
        let others: Vec<String> = self.files.keys().filter(|path| !site.iter().any(|(it, _)| it == *path)).cloned().collect();
        others.iter().for_each(|path| self.remove(path));
        site.iter().for_each(|(path, text)| self.write(path, text));
        others.into_iter().chain(site.into_iter().map(|(path, _)| path)).map(PathBuf::from).collect()
    }

    fn dice(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.dice(of.len())]
    }

    fn options(&self, destination: &str) -> Options {
        let mut options = Options::new(self.folder.path());
        options.now = 1_600_000_000;
        options.drafts = true;
        options.destination = Some(self.folder.path().join(destination));
        options
    }

    fn write(&mut self, path: &str, text: &str) {
        let at = self.folder.path().join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(&at, text).unwrap();
        self.files.insert(path.to_owned(), text.to_owned());
    }

    /// Writes a draft, whose date is when it was saved.
    fn save_draft(&mut self, text: &str) {
        self.write(DRAFT, text);
        let day = 1 + self.dice(4) as u64;
        let saved = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_577_880_000 + day * 86_400);
        fs::File::options().write(true).open(self.folder.path().join(DRAFT)).unwrap().set_modified(saved).unwrap();
    }

    fn remove(&mut self, path: &str) {
        fs::remove_file(self.folder.path().join(path)).unwrap();
        self.files.remove(path);
    }

    fn some_file(&mut self, fits: impl Fn(&str) -> bool) -> Option<String> {
        let fitting: Vec<String> = self.files.keys().filter(|path| fits(path)).cloned().collect();
        (!fitting.is_empty()).then(|| fitting[self.dice(fitting.len())].clone())
    }

    fn post(&mut self) -> String {
        let title = self.one(&["One", "Two & three", "\"Four\""]);
        let tags = self.one(&["a", "[a, b]", "[b, c d]", "[]"]);
        let more = self.one(&[
            "",
            "lang: fr\n",
            "weight: 3\n",
            "layout: page\n",
            "published: false\n",
            "redirect_from: /old/\n",
            "hidden: true\n",
        ]);
        let body = self.body();
        format!("---\ntitle: {title}\ntags: {tags}\ncategories: x\n{more}---\n{body}\n\nThe rest.\n")
    }

    fn body(&mut self) -> String {
        let piece = self.one(&[
            "Plain words.",
            "## A heading\n\nand [a link](about.md)",
            "[a post](2020-01-03-post.md#a-heading) and [nowhere](/nowhere/)",
            "{{ page.title }} of {{ site.posts | size }}",
            "{% for post in site.posts %}{{ post.title }}: {{ post.excerpt | strip_html }}{% endfor %}",
            "{{ link(path=\"about.md\") }}",
            "{{ include(name=\"card.html\", of=page.previous, size=2) }}",
            "{{ t(key=\"hello\") }} {{ site.time }}",
            "{% include \"nav.html\" %}",
            "{{ site.static_files | map(attribute=\"path\") | join(sep=\" \") }}",
            "`{{ code }}` and {{ site.tags | keys | join }}",
        ]);
        format!("{piece} {}", self.dice(100))
    }

    /// Changes something; says which file, and what was done to it.
    fn edit(&mut self) -> (PathBuf, &'static str) {
        let is_post = |path: &str| path.starts_with("_posts/");
        let (path, what) = match self.dice(17) {
            0..=3 => {
                let (path, text) = (self.some_file(is_post), self.post());
                let path = path.unwrap_or_else(|| "_posts/2020-01-01-post.md".to_owned());
                self.write(&path, &text);
                (path, "wrote")
            }
            4 => {
                let path = format!("_posts/2020-{:02}-{:02}-post.md", 1 + self.dice(12), 1 + self.dice(28));
                let text = self.post();
                self.write(&path, &text);
                (path, "added")
            }
            5 => match self.some_file(is_post) {
                Some(path) => {
                    self.remove(&path);
                    (path, "removed")
                }
                None => (String::new(), "nothing"),
            },
            6..=8 => {
                let path = self.one(&["_layouts/default.html", "_layouts/page.html", "_includes/nav.html", "_includes/card.html"]);
                let text = match path {
                    "_includes/card.html" => self
                        .one(&[
                            "<b>{{ include.of.title | default(value=\"none\") }}</b>",
                            "{{ include.size }}",
                            "{{ include.of | jsonify }}",
                        ])
                        .to_owned(),
                    "_includes/nav.html" => self.one(TEMPLATES).to_owned(),
                    "_layouts/page.html" => format!("---\nlayout: default\n---\n{}{{{{ content }}}}", self.one(TEMPLATES)),
                    _ => format!("<title>{{{{ page.title }}}}</title>{{% include \"nav.html\" %}}{}{{{{ content }}}}", self.one(TEMPLATES)),
                };
                self.write(path, &text);
                (path.to_owned(), "wrote")
            }
            9 => {
                let (path, text) = self.one_of(&[
                    ("_data/nav.yml", ["home: Home\n", "home: Start\n", "home: [1, 2]\n"]),
                    ("_data/translations/en.yml", ["hello: Hello\n", "hello: Hi\n", "hello: Hello\nmore: x\n"]),
                    (
                        "_forms/request.yml",
                        [
                            "title: Ask\nfields:\n- name: name\n  type: text\n  label: Name\n",
                            "title: Ask us\nfields:\n- name: name\n  type: text\n  label: Name\n",
                            "title: Ask\nfields:\n- name: text\n  type: text\n  label: Text\n",
                        ],
                    ),
                ]);
                self.write(path, text);
                (path.to_owned(), "wrote")
            }
            10 => {
                let text = self.one(CONFIG).to_owned();
                self.write("_config.yml", &text);
                ("_config.yml".to_owned(), "wrote")
            }
            11 => {
                let (path, text) = self.one_of(&[
                    ("static/a.txt", ["a", "b", "c"]),
                    ("_sass/_part.scss", ["b { c: d }", "b { c: e }", "@warn \"soon\"; b { c: d }"]),
                    ("guides/extra.md", ["---\ntitle: E\n---\nE", "no front matter", "---\ntitle: F\n---\nF"]),
                ]);
                self.write(path, text);
                (path.to_owned(), "wrote")
            }
            12 => {
                let (path, text) = self.one_of(&[
                    ("_guides/one.md", ["---\ntitle: G\n---\nG", "---\ntitle: G\n---\n{{ page.next.title }}", "---\ntitle: H\n---\nH"]),
                    (
                        "_guides/two.md",
                        ["---\ntitle: K\n---\nK", "---\ntitle: L\npermalink: /about/\n---\nK", "---\ntitle: M\n---\n[one](one.md)"],
                    ),
                    (
                        "about.md",
                        [
                            "---\ntitle: About\n---\nUs.\n",
                            "---\ntitle: About us\nlayout: page\n---\n## A heading\n",
                            "---\npermalink: /us/\n---\n{{ include_relative(name=\"part.txt\") }}",
                        ],
                    ),
                ]);
                self.write(path, text);
                (path.to_owned(), "wrote")
            }
            13 => {
                let text = self.one(&["1", "2", "{{ site.posts | size }}"]).to_owned();
                self.write("part.txt", &text);
                ("part.txt".to_owned(), "wrote")
            }
            14 => {
                let text = self.one(&["---\ntitle: Idea\n---\nIdea.\n", "---\ntitle: Idea\n---\n{{ page.date }}\n"]).to_owned();
                self.save_draft(&text);
                (DRAFT.to_owned(), "saved")
            }
            15 => match self.some_file(|path| path.ends_with(".html") || path.ends_with(".md")) {
                Some(path) if self.broken.is_empty() => {
                    let text = self.files[&path].clone();
                    self.write(&path, &format!("{text}{{{{ page.nothing.at.all }}}}{{% if %}}"));
                    self.broken.push((path.clone(), text));
                    (path, "broke")
                }
                _ => self.mend(),
            },
            _ => self.mend(),
        };
        (path.into(), what)
    }

    fn one_of<const N: usize>(&mut self, of: &[(&'static str, [&'static str; N])]) -> (&'static str, &'static str) {
        let (path, texts) = of[self.dice(of.len())];
        (path, texts[self.dice(N)])
    }

    fn mend(&mut self) -> (String, &'static str) {
        match self.broken.pop() {
            Some((path, text)) => {
                self.write(&path, &text);
                (path, "mended")
            }
            None => ("static/a.txt".to_owned(), "left"),
        }
    }

    /// Somebody else changes something in a destination, or takes it away; says what.
    fn touch(&mut self, destination: &str) -> Option<PathBuf> {
        let root = self.folder.path().join(destination);
        let all: Vec<PathBuf> =
            walkdir::WalkDir::new(&root).min_depth(1).sort_by_file_name().into_iter().flatten().map(walkdir::DirEntry::into_path).collect();
        if all.is_empty() || self.dice(3) > 0 {
            return None;
        }
        let path = &all[self.dice(all.len())];
        match self.dice(2) {
            _ if path.is_dir() => fs::remove_dir_all(path).unwrap(),
            0 => fs::remove_file(path).unwrap(),
            _ => fs::write(path, "somebody else's").unwrap(),
        }
        Some(path.strip_prefix(&root).unwrap().to_owned())
    }

    /// What a build that remembers nothing makes and says.
    fn clean(&self) -> (Files, String) {
        let options = self.options("_clean");
        let _ = fs::remove_dir_all(self.folder.path().join("_clean"));
        let site = match Site::read(&options) {
            Ok(site) => site,
            Err(faults) => return (None, faults.report(false)),
        };
        let rendered = site.render();
        let said = rendered.diagnostics.report(false);
        let written = rendered.write().is_ok();
        (written.then(|| self.listing("_clean")), said)
    }

    fn compare(&self, builder: &mut Builder, clean: &Files, said: &str, place: &str) -> usize {
        let place = format!("{place}, in {}", builder.folder);
        let mut rendered = match Site::read_again(&builder.options, &mut builder.memory) {
            Ok(site) => site.render_again(&mut builder.memory),
            Err(faults) => {
                assert_eq!(faults.report(false), said, "{place}");
                return 0;
            }
        };
        assert_eq!(rendered.diagnostics.report(false), said, "{place}");
        let Some(clean) = clean else { return 0 };
        let pages = rendered.files.len();
        rendered.write_again(&mut builder.memory).unwrap();
        builder.memory.save();
        let made = self.listing(builder.folder);
        assert_eq!(made.keys().collect::<Vec<_>>(), clean.keys().collect::<Vec<_>>(), "{place}");
        for (path, text) in clean {
            assert_eq!(&made[path], text, "{path} after {place}");
        }
        pages.saturating_sub(rendered.made)
    }

    fn listing(&self, folder: &str) -> BTreeMap<String, String> {
        let root = self.folder.path().join(folder);
        let files = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        let read = files.map(|entry| {
            let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            (path, String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned())
        });
        read.collect()
    }
}
