use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::Document;

/// Places in the order of the documents, by the word that they have in common.
pub(super) type Groups = BTreeMap<String, Vec<usize>>;

/// Which posts have a tag and which are in a category, the newest first.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// What this tells of.
    posts: Vec<Arc<Document>>,
    pub(super) tags: Groups,
    pub(super) categories: Groups,
}

impl Words {
    /// Tells of these posts from now on. Most edits change a post or two, and not their words.
    pub(super) fn follow(&mut self, posts: &[Arc<Document>]) {
        let has_its_words = |(then, now): (&Arc<Document>, &Arc<Document>)| {
            Arc::ptr_eq(then, now) || then.tags == now.tags && then.categories == now.categories
        };
        if self.posts.len() == posts.len() && self.posts.iter().zip(posts).all(has_its_words) {
            let changed = self.posts.iter_mut().zip(posts).filter(|(then, now)| !Arc::ptr_eq(then, now));
            changed.for_each(|(then, now)| *then = Arc::clone(now));
        } else {
            self.tags = grouped(posts, |post| &post.tags);
            self.categories = grouped(posts, |post| &post.categories);
            self.posts = posts.to_vec();
        }
    }
}

fn grouped<'a>(posts: &'a [Arc<Document>], words_of: impl Fn(&'a Document) -> &'a [String] + Sync) -> Groups {
    // Ten thousand posts share a few dozen words: each core groups a stretch of them.
    const STRETCH: usize = 2048;
    let group = |(number, stretch): (usize, &'a [Arc<Document>])| {
        let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, post) in stretch.iter().enumerate().rev() {
            words_of(post).iter().for_each(|word| groups.entry(word).or_default().push(number * STRETCH + place));
        }
        groups
    };
    let stretches: Vec<_> = posts.par_chunks(STRETCH).enumerate().map(group).collect();
    let mut all = Groups::new();
    for (word, places) in stretches.into_iter().rev().flatten() {
        match all.get_mut(word) {
            Some(known) => known.extend(places),
            None => drop(all.insert(word.to_owned(), places)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Posts with these tags, the oldest first.
    fn posts(tags: &[&str]) -> Vec<Arc<Document>> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("_posts")).unwrap();
        for (day, tags) in tags.iter().enumerate() {
            let path = folder.path().join(format!("_posts/2026-01-{:02}-post.md", day + 1));
            std::fs::write(path, format!("---\ntags: [{tags}]\n---\n")).unwrap();
        }
        crate::Site::read(&crate::Options::new(folder.path())).map_err(|faults| faults.report(false)).unwrap().content.posts
    }

    #[test]
    fn words_are_those_of_the_posts_that_there_are() {
        let told = |words: &Words| words.tags.iter().map(|(tag, places)| format!("{tag} {places:?}")).collect::<Vec<_>>().join(", ");
        let mut words = Words::default();
        let mut all = posts(&["a", "a, b", "c"]);
        words.follow(&all);
        assert_eq!(told(&words), "a [1, 0], b [1], c [2]");
        all[2] = posts(&["b"]).remove(0);
        words.follow(&all);
        assert_eq!(told(&words), "a [1, 0], b [2, 1]");
        all.remove(1);
        words.follow(&all);
        assert_eq!(told(&words), "a [0], b [1]");
        words.follow(&[]);
        assert_eq!(told(&words), "");
    }

    #[test]
    fn many_posts_are_grouped_as_few_are() {
        let one = posts(&["a", "b"]);
        let many: Vec<_> = one.iter().cycle().take(5000).cloned().collect();
        let groups = grouped(&many, |post| &post.tags);
        assert_eq!(groups["a"], (0..5000).rev().filter(|place| place % 2 == 0).collect::<Vec<_>>());
        assert_eq!(groups["b"], (0..5000).rev().filter(|place| place % 2 == 1).collect::<Vec<_>>());
    }
}
