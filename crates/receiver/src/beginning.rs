//! The beginning of a message that is refused by its head: read up to its files and given back, so that nobody loses what
//! they typed. Nothing of it is stored.

use std::mem;
use std::ops::ControlFlow;
use std::sync::Arc;

use dropsafe_form::html::{Notice, Untaken};
use dropsafe_form::{Entries, SentFile};
use hyper::Response;
use hyper::body::Incoming;
use zeroize::Zeroizing;

use crate::admission::Admitted;
use crate::answer::{self, Html};
use crate::arrival::{Arrival, Unread, unless_stopping};
use crate::deadline::Deadline;
use crate::limits::Limits;
use crate::multipart::{Boundary, Event, Multipart, PartHead};
use crate::readable::readable;
use crate::server::Receiver;

/// Reads what comes before the files, and answers with the form and that; with a short page if nothing of the kind came.
pub(crate) async fn answer(
    receiver: &Arc<Receiver>,
    admitted: &Admitted,
    boundary: &Boundary,
    untaken: Untaken,
    body: Incoming,
) -> Response<Html> {
    let (site, slot) = (&receiver.site, &admitted.slot);
    let text = receiver.limits.text(site.text_limit);
    let mut beginning = Beginning::new(boundary, text, slot.parts, &receiver.limits);
    let arrival = Arrival::new(body, admitted.length, Deadline::for_a_beginning(text as u64, &receiver.limits));
    // As long as there is time. Whyever it ends, what came by then is given back.
    let _ = unless_stopping(receiver.stopping.clone(), read(arrival, &mut beginning)).await;
    let entries = beginning.entries();
    let language = admitted.language_of(&entries);
    receiver.counters.refused(untaken.into());
    if slot.form.is_answered_in(&entries) && admitted.place.has_room_for_marks(&entries) {
        answer::again(site, slot, language, &entries, Notice::Untaken(untaken))
    } else {
        answer::refused(site, Some(slot), language, untaken.into())
    }
}

/// Reads as far as anything is of use.
async fn read(mut arrival: Arrival, beginning: &mut Beginning) -> Result<(), Unread> {
    while let Some(piece) = arrival.next().await? {
        if beginning.feed(&piece).is_break() {
            break;
        }
    }
    Ok(())
}

/// A body as far as it is of use.
struct Beginning {
    parser: Multipart,
    came: Came,
}

/// What came before the files.
struct Came {
    entries: Entries,
    part: Part,
    /// How much more text there is room for, in bytes.
    room: usize,
}

/// The part that is being read.
enum Part {
    /// Between two parts.
    None,
    /// A text.
    Text { name: String, value: Zeroizing<Vec<u8>> },
    /// The place where a file could have been chosen: browsers send it empty.
    Unchosen,
}

impl Beginning {
    fn new(boundary: &Boundary, text: usize, parts: usize, limits: &Limits) -> Self {
        let came = Came { entries: Entries::default(), part: Part::None, room: text };
        Self { parser: Multipart::new(boundary, limits.multipart(parts)), came }
    }

    /// Takes the next piece. Nothing that comes after a break is of use.
    fn feed(&mut self, mut piece: &[u8]) -> ControlFlow<()> {
        loop {
            match self.parser.next(&mut piece) {
                Ok(Some(event)) => self.came.take(event)?,
                Ok(None) => return ControlFlow::Continue(()),
                Err(_) => return ControlFlow::Break(()),
            }
        }
    }

    /// What came; of a text that was cut off its beginning.
    fn entries(mut self) -> Entries {
        if let Part::Text { value, .. } = &mut self.came.part {
            let whole = whole_characters(value);
            value.truncate(whole);
        }
        self.came.end();
        self.came.entries
    }
}

impl Came {
    fn take(&mut self, event: Event<'_>) -> ControlFlow<()> {
        match event {
            Event::PartBegin(head) => self.begin(head),
            Event::Data(bytes) => self.write(bytes),
            Event::PartEnd => {
                self.end();
                ControlFlow::Continue(())
            }
            Event::End => ControlFlow::Break(()),
        }
    }

    fn begin(&mut self, PartHead { name, filename, .. }: PartHead) -> ControlFlow<()> {
        self.take_room(name.len() + filename.as_ref().map_or(0, String::len))?;
        self.part = match filename {
            None => Part::Text { name, value: Zeroizing::default() },
            Some(filename) if filename.is_empty() => Part::Unchosen,
            Some(filename) => {
                self.entries.files.push(SentFile { field: name, name: filename, ..SentFile::default() });
                return ControlFlow::Break(());
            }
        };
        ControlFlow::Continue(())
    }

    fn write(&mut self, bytes: &[u8]) -> ControlFlow<()> {
        // A file without a name.
        let Part::Text { value, .. } = &mut self.part else { return ControlFlow::Break(()) };
        value.extend_from_slice(&bytes[..bytes.len().min(self.room)]);
        self.take_room(bytes.len())
    }

    fn end(&mut self) {
        if let Part::Text { name, mut value } = mem::replace(&mut self.part, Part::None) {
            let (value, _) = readable(mem::take(&mut *value));
            self.entries.values.push((name, value));
        }
    }

    fn take_room(&mut self, bytes: usize) -> ControlFlow<()> {
        match self.room.checked_sub(bytes) {
            Some(left) => {
                self.room = left;
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        }
    }
}

/// How much of a text is there before a character of which the rest is missing.
fn whole_characters(text: &[u8]) -> usize {
    match str::from_utf8(text) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => text.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "--b\r\nContent-Disposition: form-data; name=";

    /// What is kept of this body when it comes in pieces of that size, and whether more of it would have been of use.
    fn read(body: &str, size: usize, text: usize) -> (Entries, bool) {
        let boundary = Boundary::new("b").unwrap();
        let mut beginning = Beginning::new(&boundary, text, 10, &Limits::default());
        let ended = body.as_bytes().chunks(size).any(|piece| beginning.feed(piece).is_break());
        (beginning.entries(), !ended)
    }

    #[test]
    fn the_first_file_that_was_chosen_ends_it() {
        let body = format!(
            "{HEAD}\"a\"\r\n\r\nليلى\r\n{HEAD}\"none\"; filename=\"\"\r\n\r\n\r\n{HEAD}\"b\"\r\n\r\n\r\n\
             {HEAD}\"f\"; filename=\"x.png\"\r\n\r\nbytes\r\n{HEAD}\"c\"\r\n\r\nlost\r\n--b--\r\n"
        );
        for size in 1..=body.len() {
            let (entries, goes_on) = read(&body, size, 1_000);
            assert_eq!(entries.values, [("a".into(), "ليلى".into()), ("b".into(), String::new())], "by {size}");
            assert_eq!(entries.files, [SentFile { field: "f".into(), name: "x.png".into(), ..SentFile::default() }]);
            assert!(!goes_on);
        }
        let nameless = format!("{HEAD}\"a\"\r\n\r\nx\r\n{HEAD}\"f\"; filename=\"\"\r\n\r\nbytes");
        let (entries, goes_on) = read(&nameless, 7, 1_000);
        assert!(entries.values.len() == 1 && entries.files.is_empty() && !goes_on, "{entries:?}");
    }

    #[test]
    fn of_a_text_that_breaks_off_its_whole_characters_are_kept() {
        let body = format!("{HEAD}\"a\"\r\n\r\nmy words\r\n{HEAD}\"b\"\r\n\r\nليلى");
        for missing in [0, 1, 2, 3] {
            let body = &body.as_bytes()[..body.len() - missing];
            let mut beginning = Beginning::new(&Boundary::new("b").unwrap(), 1_000, 10, &Limits::default());
            assert!(beginning.feed(body).is_continue());
            let kept = ["ليلى", "ليل", "ليل", "لي"][missing];
            assert_eq!(beginning.entries().values, [("a".into(), "my words".into()), ("b".into(), kept.into())]);
        }
    }

    #[test]
    fn more_text_than_is_read_is_cut_off() {
        let body = format!("{HEAD}\"a\"\r\n\r\n{}\r\n{HEAD}\"b\"\r\n\r\nx", "y".repeat(100));
        for size in [1, 9, 500] {
            let (entries, goes_on) = read(&body, size, 51);
            assert_eq!(entries.values, [("a".into(), "y".repeat(50))]);
            assert!(!goes_on);
        }
    }

    #[test]
    fn what_cant_be_taken_apart_ends_it() {
        for body in ["junk", "--b\r\nnothing\r\n\r\n", "--b--\r\n"] {
            let (entries, goes_on) = read(body, 3, 1_000);
            assert!(entries == Entries::default() && !goes_on, "{body}: {entries:?}");
        }
    }
}
