// The search page's only script. It asks for one file of this site, the index, and tells nobody what is looked for.
// `dropsafe build` puts it into sites whose configuration says `search:`.
'use strict';

const form = document.getElementById('search');
const field = document.getElementById('search-words');
const said = document.getElementById('search-said');
const found = document.getElementById('search-found');

// Letters without accents and vowel signs, and Arabic words without their article, so that a word is found however it is written.
const alike = { أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };
const fold = (text) =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{Mn}\u0640\u200c\u200d]/gu, '')
    .replace(/[أإآٱىیکةßæœøłđı]/gu, (letter) => alike[letter])
    .replace(/(?<!\p{L})ال(?=\p{L}{3})/gu, '');

const signs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const wordsOf = (text) => (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((word) => (signs.test(word) ? [...word] : [word]));

let index; // A promise, once somebody searches.
const read = async () => {
  const answer = await fetch(form.dataset.index);
  if (!answer.ok) throw new Error(answer.status);
  const { pages, words } = await answer.json();
  const folded = Object.entries(words).map(([word, gaps]) => {
    let place = 0;
    return [fold(word), gaps.map((gap) => (place += gap))];
  });
  return { pages: pages.map(([url, title]) => ({ url, title, words: wordsOf(title) })), words: folded };
};

// Every word must be on the page, or begin one that is. A word in the title counts most, a whole word more than a beginning.
const search = ({ pages, words }, asked) => {
  const points = asked.map((word) => {
    const of = new Map();
    const add = (place, more) => of.set(place, Math.max(of.get(place) ?? 0, more));
    for (const [known, places] of words) {
      if (known.startsWith(word)) for (const place of places) add(place, known === word ? 2 : 1);
    }
    pages.forEach((page, place) => {
      if (page.words.some((known) => known.startsWith(word))) add(place, page.words.includes(word) ? 10 : 6);
    });
    return of;
  });
  const [first, ...others] = points;
  const total = (place) => points.reduce((sum, of) => sum + of.get(place), 0);
  return [...first.keys()]
    .filter((place) => others.every((of) => of.has(place)))
    .map((place) => [total(place), place])
    .sort(([a, one], [b, other]) => b - a || one - other)
    .map(([, place]) => pages[place]);
};

const show = async () => {
  const asked = wordsOf(field.value);
  found.replaceChildren();
  said.textContent = '';
  if (asked.length === 0) return;
  try {
    index ??= read();
    const pages = search(await index, asked);
    said.textContent = pages.length === 0 ? form.dataset.none : form.dataset.some.replace('{n}', pages.length);
    found.replaceChildren(
      ...pages.slice(0, 50).map(({ url, title }) => {
        const link = document.createElement('a');
        link.href = url;
        link.textContent = title;
        const item = document.createElement('li');
        item.append(link);
        return item;
      }),
    );
  } catch {
    index = undefined;
    document.getElementById('search-without').hidden = false;
  }
};

form.addEventListener('submit', (event) => {
  event.preventDefault();
  history.replaceState(null, '', `?q=${encodeURIComponent(field.value)}`);
  show();
});
document.getElementById('search-without').hidden = true;
form.hidden = false;
field.value = new URLSearchParams(location.search).get('q') ?? '';
show();
