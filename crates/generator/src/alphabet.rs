//! The order of letters in a language, as far as an index needs it: which letters are its own, and in which order they come.
//!
//! This is a table, and not the whole of Unicode's collation with its data for every language: letters that a language counts as its
//! own have their place, and all others are sorted with the letter that they are made from. Two letters that count as one, such as
//! Czech `ch`, are two here. A language that is not in the table has the order of the Latin alphabet, or that of Unicode for other
//! scripts, which is alphabetical in most.

const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";
const SCANDINAVIAN: &str = "abcdefghijklmnopqrstuvwxyzæøå";
const NORTHERN: &str = "abcdefghijklmnopqrstuvwxyzåäö";
const SOUTH_SLAVIC: &str = "abcčćdđefghijklmnopqrsštuvwxyzž";

/// The letters that count in a language, in their order.
const ALPHABETS: [(&str, &str); 27] = [
    ("ar", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    ("az", "abcçdeəfgğhxıijkqlmnoöprsştuüvwyz"),
    ("bs", SOUTH_SLAVIC),
    ("cs", "abcčdefghijklmnopqrřsštuvwxyzž"),
    ("da", SCANDINAVIAN),
    ("es", "abcdefghijklmnñopqrstuvwxyz"),
    ("et", "abcdefghijklmnopqrsšzžtuvwõäöüxy"),
    ("fa", "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"),
    ("fi", NORTHERN),
    ("hr", SOUTH_SLAVIC),
    ("hu", "abcdefghijklmnoöpqrstuüvwxyz"),
    ("is", "aábcdðeéfghiíjklmnoópqrstuúvwxyýzþæö"),
    ("lt", "abcčdefghijklmnopqrsštuvwxyzž"),
    ("lv", "abcčdefgģhijkķlļmnņopqrsštuvwxyzž"),
    ("nb", SCANDINAVIAN),
    ("nn", SCANDINAVIAN),
    ("no", SCANDINAVIAN),
    ("pl", "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"),
    ("ro", "aăâbcdefghiîjklmnopqrsștțuvwxyz"),
    ("ru", "абвгдежзийклмнопрстуфхцчшщъыьэюя"),
    ("sk", "aäbcčdefghijklmnoôpqrsštuvwxyzž"),
    ("sl", SOUTH_SLAVIC),
    ("sq", "abcçdeëfghijklmnopqrstuvwxyz"),
    ("sv", NORTHERN),
    ("tr", "abcçdefgğhıijklmnoöpqrsştuüvwxyz"),
    ("uk", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    ("ur", "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھیے"),
];

/// Letters, each with those that are made from it.
const MADE_FROM: [(char, &str); 36] = [
    ('a', "àáâãäåāăąǎȁȃạảấầẩẫậắằẳẵặæ"),
    ('c', "çćĉċč"),
    ('d', "ďđð"),
    ('e', "èéêëēĕėęěẹẻẽếềểễệə"),
    ('g', "ĝğġģ"),
    ('h', "ĥħ"),
    ('i', "ìíîïĩīĭįıỉị"),
    ('j', "ĵ"),
    ('k', "ķ"),
    ('l', "ĺļľŀł"),
    ('n', "ñńņňŋ"),
    ('o', "òóôõöøōŏőœơọỏốồổỗộớờởỡợ"),
    ('r', "ŕŗř"),
    ('s', "śŝşšșß"),
    ('t', "ţťŧțþ"),
    ('u', "ùúûüũūŭůűųưụủứừửữự"),
    ('w', "ŵ"),
    ('y', "ýÿŷỳỵỷỹ"),
    ('z', "źżž"),
    ('α', "ά"),
    ('ε', "έ"),
    ('η', "ή"),
    ('ι', "ίϊΐ"),
    ('ο', "ό"),
    ('σ', "ς"),
    ('υ', "ύϋΰ"),
    ('ω', "ώ"),
    ('е', "ёѐ"),
    ('и', "ѝ"),
    ('ا', "أإآٱء"),
    ('ه', "ةۀ"),
    ('و', "ؤ"),
    ('ي', "ىئی"),
    ('ی', "يىئ"),
    ('ك', "ک"),
    ('ک', "ك"),
];

/// A text's place in an index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    letters: Vec<Letter>,
    /// Between texts of the same letters.
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Letter {
    Gap,
    Digit(u32),
    /// A letter of the language, by its number.
    Own(usize),
    /// Any other, by Unicode.
    Other(char),
}

/// A language's alphabet.
pub(crate) struct Alphabet {
    letters: Vec<char>,
    dotless: bool,
}

impl Alphabet {
    pub(crate) fn of(language: &str) -> Self {
        let general = language.split('-').next().unwrap_or(language);
        let letters = ALPHABETS.iter().find(|(known, _)| *known == general).map_or(LATIN, |(_, letters)| letters);
        Self { letters: letters.chars().collect(), dotless: matches!(general, "tr" | "az") }
    }

    /// Where a text comes.
    pub(crate) fn place(&self, text: &str) -> Place {
        let mut letters: Vec<Letter> = Vec::new();
        for c in text.chars().flat_map(|c| self.small(c)) {
            match self.letter(c) {
                Some(letter) => letters.push(letter),
                None if c.is_whitespace() && !matches!(letters.last(), None | Some(Letter::Gap)) => letters.push(Letter::Gap),
                None => {}
            }
        }
        Place { letters, text: text.to_owned() }
    }

    /// The letter that a text is listed under, as a heading shows it: `0–9` for all digits, `#` for what has neither.
    pub(crate) fn heading(&self, place: &Place) -> String {
        match place.letters.first() {
            Some(Letter::Own(number)) => self.letters.get(*number).map(|letter| self.capital(*letter)).unwrap_or_default(),
            Some(Letter::Other(letter)) => self.capital(*letter),
            Some(Letter::Digit(_)) => "0–9".to_owned(),
            Some(Letter::Gap) | None => "#".to_owned(),
        }
    }

    fn letter(&self, c: char) -> Option<Letter> {
        let own = |c: char| self.letters.iter().position(|letter| *letter == c).map(Letter::Own);
        if let Some(digit) = c.to_digit(10) {
            return Some(Letter::Digit(digit));
        }
        if let Some(letter) = own(c) {
            return Some(letter);
        }
        let mut bases = MADE_FROM.iter().filter(|(_, made)| made.contains(c)).map(|(base, _)| *base);
        let first = bases.clone().next();
        let base = bases.find_map(own).or(first.map(Letter::Other));
        // Tatweel only stretches a word.
        base.or_else(|| (c.is_alphabetic() && c != '\u{640}' && !is_mark(c)).then_some(Letter::Other(c)))
    }

    fn small(&self, c: char) -> Vec<char> {
        match c {
            'I' if self.dotless => vec!['ı'],
            'İ' if self.dotless => vec!['i'],
            c => c.to_lowercase().collect(),
        }
    }

    fn capital(&self, c: char) -> String {
        if self.dotless && c == 'i' { "İ".to_owned() } else { c.to_uppercase().collect() }
    }
}

/// Vowel signs and accents that stand by themselves.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}')
}

/// The anchor of a heading.
pub(crate) fn anchor(heading: &str) -> String {
    match heading {
        "0–9" => "letter-0-9".to_owned(),
        "#" => "letter-other".to_owned(),
        letter => format!("letter-{}", letter.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted<'t>(language: &str, texts: &[&'t str]) -> Vec<&'t str> {
        let alphabet = Alphabet::of(language);
        let mut texts = texts.to_vec();
        texts.sort_by_key(|text| alphabet.place(text));
        texts
    }

    fn headings(language: &str, texts: &[&str]) -> String {
        let alphabet = Alphabet::of(language);
        texts.iter().map(|text| alphabet.heading(&alphabet.place(text))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn letters_have_the_order_of_their_language() {
        assert_eq!(sorted("en", &["zoo", "Öl", "apple", "Éclair", "ab cd", "abcd"]), ["ab cd", "abcd", "apple", "Éclair", "Öl", "zoo"]);
        assert_eq!(sorted("sv", &["ö", "z", "ä", "a", "å"]), ["a", "z", "å", "ä", "ö"]);
        assert_eq!(sorted("de", &["Ähre", "Zahn", "Ahorn"]), ["Ahorn", "Ähre", "Zahn"]);
        assert_eq!(sorted("es", &["ñu", "oso", "nube"]), ["nube", "ñu", "oso"]);
        assert_eq!(sorted("ar", &["وداع", "أمل", "باب", "إيمان", "ياسمين", "هاتف"]), ["أمل", "إيمان", "باب", "هاتف", "وداع", "ياسمين"]);
        assert_eq!(sorted("fa", &["پدر", "تاب", "بابا"]), ["بابا", "پدر", "تاب"]);
        assert_eq!(sorted("uk", &["їжак", "йод", "ірис"]), ["ірис", "їжак", "йод"]);
    }

    #[test]
    fn headings_are_letters_of_the_language() {
        assert_eq!(headings("en", &["Öl", "«éclair»", "7 days", "…", "Яблоко"]), "O E 0–9 # Я");
        assert_eq!(headings("sv", &["Öl", "éclair"]), "Ö E");
        assert_eq!(headings("ar", &["أمل", "آمال", "الأمن", "مُدوَّنة", "Signal"]), "ا ا ا م S");
        assert_eq!(headings("tr", &["istanbul", "ırmak"]), "İ I");
    }
}
