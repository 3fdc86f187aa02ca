//! Attribute lists on lines of their own, and the blocks that they belong to.
//!
//! As in kramdown a list right below a block belongs to it; below an empty line it belongs to the block that follows. A list that
//! is less indented than an item, or less quoted than a quotation, belongs to the whole list or quotation. `- {:.class} text` is for the
//! item.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::attributes::Attributes;
use super::dress::dress;
use super::named::Named;

type Spanned<'a> = (Event<'a>, Range<usize>);

/// Puts the attributes of all such lists on their blocks.
pub(super) fn dressed<'a>(events: Vec<Spanned<'a>>, source: &'a str, named: &Named, plain_code: bool) -> Vec<Spanned<'a>> {
    let mut dresser =
        Dresser { source, named, plain_code, out: Vec::with_capacity(events.len()), levels: vec![Level::default()], run: None };
    for (event, range) in events {
        dresser.take(event, range);
    }
    dresser.end_run();
    dresser.close_level();
    dresser.out
}

/// A block that is open.
#[derive(Default)]
struct Level {
    /// Where its start stands.
    start: usize,
    kind: Kind,
    /// What is said about it.
    own: Option<Attributes>,
    /// What is said about the block that comes next in it.
    next: Option<Attributes>,
    /// Where the last block in it starts.
    last: Option<usize>,
    /// Whether it is a list with things to do.
    tasks: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    Quote,
    Item {
        /// The column where its text begins.
        column: usize,
    },
    /// What it is to its neighbours is decided when its lines are read.
    Paragraph,
    #[default]
    Other,
}

struct Dresser<'a, 'n> {
    source: &'a str,
    named: &'n Named,
    plain_code: bool,
    out: Vec<Spanned<'a>>,
    levels: Vec<Level>,
    /// Where a run of text without a paragraph around it starts: in an item of a tight list.
    run: Option<usize>,
}

impl<'a> Dresser<'a, '_> {
    fn take(&mut self, event: Event<'a>, range: Range<usize>) {
        match &event {
            Event::Start(tag) if is_block(tag) => {
                self.end_run();
                self.open(tag, &range);
                self.out.push((event, range));
            }
            Event::End(end) if is_block_end(*end) => {
                let paragraph = *end == TagEnd::Paragraph;
                let row = *end == TagEnd::TableRow;
                self.end_run();
                let start = self.levels.last().map_or(0, |level| level.start);
                self.out.push((event, range.clone()));
                self.close_level();
                if paragraph {
                    self.paragraph(start);
                } else if row {
                    self.row(start, &range);
                }
            }
            Event::Rule => {
                self.end_run();
                let (place, level) = (self.out.len(), self.level());
                let next = level.next.take();
                level.last = Some(place);
                self.out.push((event, range));
                if let Some(list) = next {
                    self.dress(place, &list);
                }
            }
            Event::Html(_) => self.out.push((event, range)),
            Event::TaskListMarker(done) => {
                let checked = if *done { " checked=\"checked\"" } else { "" };
                let input = format!("<input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled=\"disabled\"{checked} />");
                self.run.get_or_insert(self.out.len());
                self.out.push((Event::InlineHtml(input.into()), range));
                self.task();
            }
            _ => {
                if matches!(self.level().kind, Kind::Item { .. }) && self.run.is_none() {
                    self.run = Some(self.out.len());
                }
                self.out.push((event, range));
            }
        }
    }

    fn level(&mut self) -> &mut Level {
        if self.levels.is_empty() {
            self.levels.push(Level::default());
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    /// As on GitHub, the item and the list have classes.
    fn task(&mut self) {
        let item = self.levels.iter().rposition(|level| matches!(level.kind, Kind::Item { .. }));
        let Some((item, list)) = item.and_then(|item| Some((item, item.checked_sub(1)?))) else { return };
        if !self.levels[list].tasks {
            self.levels[item].own.get_or_insert_default().add(class("task-list-item"));
            self.levels[list].tasks = true;
            self.levels[list].own.get_or_insert_default().add(class("task-list"));
        }
    }

    fn open(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let kind = match tag {
            Tag::BlockQuote(_) => Kind::Quote,
            Tag::Paragraph => Kind::Paragraph,
            Tag::DefinitionListTitle => Kind::Item { column: 0 },
            Tag::Item | Tag::DefinitionListDefinition => {
                Kind::Item { column: self.column(range.start) + marker_width(&self.source[range.start..]) }
            }
            _ => Kind::Other,
        };
        // A list alone in its paragraph is for what comes after; so is decided when the paragraph ends.
        let mut own = if matches!(tag, Tag::Paragraph) { None } else { self.level().next.take() };
        if *tag == Tag::Item && self.level().tasks {
            own.get_or_insert_default().add(class("task-list-item"));
        }
        self.levels.push(Level { start: self.out.len(), kind, own, ..Level::default() });
    }

    fn close_level(&mut self) {
        let Some(level) = self.levels.pop() else { return };
        if let Some(list) = &level.own {
            self.dress(level.start, list);
        }
        if let Some(above) = self.levels.last_mut().filter(|_| level.kind != Kind::Paragraph) {
            above.last = Some(level.start);
        }
    }

    /// What is said on lines of the text of a tight item.
    fn end_run(&mut self) {
        let Some(start) = self.run.take() else { return };
        let first = self.item_list(start);
        let end = self.out.len();
        let Some(range) = self.out.get(start).map(|(_, first)| first.start..self.out[end - 1].1.end) else { return };
        for (line, list) in self.lists_in(&range) {
            if let Some(owner) = self.owner(line.start) {
                self.levels[owner].own.get_or_insert_default().add(list);
            }
            self.drop_line(start, &line);
        }
        if let Some(list) = first {
            self.level().own.get_or_insert_default().add(list);
        }
    }

    /// The list that begins an item; it is taken out of the text.
    fn item_list(&mut self, start: usize) -> Option<Attributes> {
        let place = self.out.get(start)?.1.start;
        let (list, length) = Attributes::at_start(&self.source[place..])?;
        let after = &self.source[place + length..];
        let until = place + length + (after.len() - after.trim_start_matches([' ', '\t']).len());
        if self.source[..until].ends_with('\n') || !after.starts_with([' ', '\t']) {
            return None;
        }
        let rest = self.out.split_off(start);
        for (event, range) in rest {
            if range.end <= until {
                continue;
            }
            let kept = match &event {
                Event::Text(text) if range.start < until => {
                    text.get(until - range.start..).map(|text| Event::Text(CowStr::from(text.to_owned())))
                }
                _ => None,
            };
            self.out.push((kept.unwrap_or(event), range));
        }
        Some(self.named.whole(list))
    }

    /// A paragraph that has just ended: each list in it is its own, or belongs to what is around it, above it or below it.
    fn paragraph(&mut self, start: usize) {
        let in_item = matches!(self.level().kind, Kind::Item { .. }) && self.level().start + 1 == start;
        if in_item && let Some(list) = self.item_list(start + 1) {
            self.level().own.get_or_insert_default().add(list);
        }
        let range = self.out[start].1.clone();
        let lists = self.lists_in(&range);
        let text = lists.first().map_or("", |(line, _)| &self.source[range.start..line.start]);
        let holds_text = !text.trim_matches([' ', '\t', '\n', '>']).is_empty();
        let mut own = Attributes::default();
        for (line, list) in lists {
            match self.owner(line.start) {
                Some(owner) => self.levels[owner].own.get_or_insert_default().add(list),
                None if holds_text => own.add(list),
                None => self.around(&line, list),
            }
            self.drop_line(start + 1, &line);
        }
        if self.out.len() == start + 2 {
            self.out.truncate(start);
            return;
        }
        self.level().last = Some(start);
        let mut all = self.level().next.take().unwrap_or_default();
        all.add(own);
        if all != Attributes::default() {
            self.dress(start, &all);
        }
    }

    /// A list that stands alone is for the block right above it, or for the one below. Alone at the start of a text it is for none.
    fn around(&mut self, line: &Range<usize>, list: Attributes) {
        let below_empty_line = self.below_empty_line(line.start);
        let is_empty = |text: &str| text.trim_matches([' ', '\t', '\n', '>']).is_empty();
        let above_empty_line = is_empty(self.source[line.end..].split('\n').next().unwrap_or_default());
        match self.level().last.filter(|_| !below_empty_line) {
            Some(block) => self.dress(block, &list),
            None if above_empty_line && is_empty(&self.source[..line.start]) => {}
            None => self.level().next.get_or_insert_default().add(list),
        }
    }

    fn row(&mut self, start: usize, range: &Range<usize>) {
        if let Some(list) = Attributes::of_line(&self.source[range.clone()]) {
            let list = self.named.whole(list);
            self.out.truncate(start);
            self.level().own.get_or_insert_default().add(list);
        }
    }

    /// The lists that are whole lines of a range, each with its line.
    fn lists_in(&self, range: &Range<usize>) -> Vec<(Range<usize>, Attributes)> {
        let Some(text) = self.source.get(range.clone()).filter(|text| text.contains("{:")) else { return Vec::new() };
        let mut at = range.start;
        let mut found: Vec<(Range<usize>, Attributes)> = Vec::new();
        for line in text.split_inclusive('\n') {
            let place = at..at + line.len();
            at = place.end;
            let Some(list) = Attributes::of_line(line) else { continue };
            let list = self.named.whole(list);
            // Lists on lines that follow each other are one.
            let prefix = |line: &str| line.find("{:").map(|mark| line[..mark].to_owned());
            let same = |above: &Range<usize>| {
                above.end == place.start
                    && prefix(&self.source[self.line_start(above.start)..]) == prefix(&self.source[self.line_start(place.start)..])
            };
            match found.last_mut().filter(|(above, _)| same(above)) {
                Some((above, first)) => {
                    above.end = place.end;
                    first.add(list);
                }
                None => found.push((place, list)),
            }
        }
        found
    }

    /// The block around that a line does not reach into.
    fn owner(&self, line: usize) -> Option<usize> {
        let line_start = self.line_start(line);
        let mark = line_start + self.source[line_start..].find("{:")?;
        let quoted = self.source[line_start..mark].matches('>').count();
        let mut quotes = 0;
        self.levels.iter().enumerate().find_map(|(place, level)| match level.kind {
            Kind::Quote => {
                quotes += 1;
                (quoted < quotes).then_some(place)
            }
            Kind::Item { column } => (self.column(mark) < column).then(|| place.saturating_sub(1)),
            _ => None,
        })
    }

    fn below_empty_line(&self, line: usize) -> bool {
        let line_start = self.line_start(line);
        let above = self.source[..line_start].trim_end_matches('\n').len();
        self.source[..line_start].len() - above > 1
            || self.source[..above].rsplit('\n').next().is_none_or(|line| line.trim_matches([' ', '\t', '>']).is_empty())
    }

    fn column(&self, place: usize) -> usize {
        place - self.line_start(place)
    }

    fn line_start(&self, place: usize) -> usize {
        self.source[..place].rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Takes what stands in a line out, with the line break before it.
    fn drop_line(&mut self, from: usize, line: &Range<usize>) {
        let rest = self.out.split_off(from.min(self.out.len()));
        for (event, range) in rest {
            let inside = range.start >= line.start && range.start < line.end && !matches!(event, Event::Start(_) | Event::End(_));
            let lone_break = matches!(event, Event::SoftBreak | Event::HardBreak)
                && (self.out.len() == from || inside || range.end >= line.start && range.start <= line.start);
            if !inside && !lone_break {
                self.out.push((event, range));
            }
        }
    }

    fn dress(&mut self, start: usize, list: &Attributes) {
        dress(&mut self.out, start, list, self.plain_code);
    }
}

fn class(name: &str) -> Attributes {
    Attributes { classes: vec![name.to_owned()], ..Attributes::default() }
}

/// How wide the mark of an item is, with the space after it.
fn marker_width(item: &str) -> usize {
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let after = &item[(digits + 1).min(item.len())..];
    let spaces = after.bytes().take_while(|byte| *byte == b' ').count();
    digits + 1 + if (1..=4).contains(&spaces) { spaces } else { 1 }
}

pub(super) fn is_block(tag: &Tag<'_>) -> bool {
    is_block_end(tag.to_end())
}

pub(super) fn is_block_end(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript | TagEnd::Link | TagEnd::Image
    )
}
