// Fills in a form and sends it with a keyboard alone, as a visitor without JavaScript and without a mouse does.
//
//   node keyboard.js CHROMIUM ORDER.json
//
// The order names the page and rounds of steps, each in the page's order. After a round the form is sent; all but the last come back
// with faults, and then the way to the next step leads over the list of faults. Nothing is pressed but Tab, arrows, Space, Enter and
// what one types. What the visitor came upon is printed as JSON.

import { readFileSync } from 'node:fs';
import { withPage } from './chromium.js';

const [executablePath, orderFile] = process.argv.slice(2);
const order = JSON.parse(readFileSync(orderFile, 'utf8'));
/** More stops than a page has: who presses Tab that often goes in circles. */
const STOPS = 300;
/** Milliseconds: longer than Chromium takes to draw a page, even where much else is going on. */
const PATIENCE = 60_000;

const seen = await withPage(executablePath, {}, async (page) => {
  const { keyboard } = page;
  const said = { statuses: [], stops: [], complaints: [] };
  // Chromium gives its window for files to whoever listens by then: from the beginning on, not only when it is to open.
  page.on('filechooser', () => {});

  await page.goto(order.page);
  await keyboard.press('Tab');
  said.first = await held();
  await keyboard.press('Enter');
  said.skipped = await page.evaluate(() => document.activeElement.id);

  for (const [number, steps] of order.rounds.entries()) {
    if (number > 0) await followTheFirstFault(steps[0].name);
    for (const step of steps) await take(step);
    await go('the button', (stop) => stop.type === 'submit');
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'POST'),
      page.waitForEvent('load'),
      keyboard.press('Enter'),
    ]);
    said.statuses.push(answer.status());
  }
  said.words = await page.locator('main').innerText();
  return said;

  /** What has the focus, and what is wrong with how it is shown. */
  async function held() {
    return page.evaluate(() => {
      const element = document.activeElement;
      const { tagName, name = '', type = '', value = '', checked = false, id } = element;
      const box = element.getBoundingClientRect();
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const faults = [];
      if (element !== document.body && element.getAttribute('tabindex') !== '-1') {
        if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) faults.push('the focus can not be seen');
        if (box.bottom <= 0 || box.top >= innerHeight) faults.push('it is out of sight');
        // No part of the page may lie over all of it (WCAG 2.2, 2.4.11).
        const [x, top, bottom] = [box.left + box.width / 2, Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
        const over = [0.1, 0.5, 0.9].map((part) => document.elementFromPoint(x, top + part * (bottom - top)));
        if (!over.some((other) => element.contains(other))) faults.push(`something lies over it: ${over[1]?.outerHTML}`);
      }
      const text = element.innerText?.trim() || element.labels?.[0]?.innerText.trim() || '';
      return { tag: tagName.toLowerCase(), name, type, value, checked, id, text, faults };
    });
  }

  /** Presses Tab until what is wanted has the focus. */
  async function go(what, isWanted) {
    for (let stops = 0; stops < STOPS; stops += 1) {
      await keyboard.press('Tab');
      const stop = await held();
      said.stops.push(stop.name || stop.text);
      for (const fault of stop.faults) said.complaints.push(`${stop.name || stop.text || stop.tag}: ${fault}`);
      if (isWanted(stop)) return stop;
      if (stop.tag === 'body') throw new Error(`Tab comes to the end of the page before ${what}: ${said.stops.join(', ')}`);
    }
    throw new Error(`Tab never comes to ${what}: ${said.stops.join(', ')}`);
  }

  /** The list of faults has the focus by itself; its first link leads to the field. */
  async function followTheFirstFault(name) {
    await drawn();
    const summary = await page.evaluate(() => document.activeElement.className);
    if (summary !== 'dropsafe-summary') said.complaints.push(`the focus is on “${summary}”, not on the list of faults`);
    const link = await go('a link to a fault', (stop) => stop.tag === 'a');
    await keyboard.press('Enter');
    const stop = await held();
    for (const fault of stop.faults) said.complaints.push(`${link.text}: ${fault}`);
    if (stop.name !== name) throw new Error(`“${link.text}” leads to ${stop.name || stop.tag}, not to ${name}`);
  }

  /** Chromium gives the focus when it first draws the page, which may be after it has loaded it; nobody presses a key before. */
  async function drawn() {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end && (await page.evaluate(() => document.activeElement === document.body)));
  }

  /** Goes on to a control, unless the visitor is there already. */
  async function reach(name) {
    const stop = await held();
    return stop.name === name ? stop : go(name, (stop) => stop.name === name);
  }

  async function take(step) {
    let stop = await reach(step.name);
    switch (step.do) {
      case 'type':
        await keyboard.type(step.text.replaceAll('\r\n', '\n'));
        break;
      case 'select':
        while ((await held()).value !== step.option) await press('ArrowDown', step);
        break;
      case 'attach': {
        const [window] = await Promise.all([page.waitForEvent('filechooser', { timeout: 120_000 }), keyboard.press('Enter')]);
        await window.setFiles(step.paths);
        break;
      }
      case 'tick':
        if (stop.type === 'radio') {
          // Tab comes to a group of radio buttons once; arrows go round in it.
          if (stop.value === step.options[0]) await keyboard.press('Space');
          while ((stop = await held()).value !== step.options[0]) await press('ArrowDown', step);
          if (!stop.checked) throw new Error(`${step.name} can not be chosen`);
          break;
        }
        for (const option of step.options) {
          if ((stop = await held()).value !== option) stop = await go(`${step.name}: ${option}`, (stop) => stop.name === step.name && stop.value === option);
          if (!stop.checked) await keyboard.press('Space');
        }
        break;
      default:
        throw new Error(`no such step: ${step.do}`);
    }
    if (step.other) {
      await reach(`${step.name}_other`);
      await keyboard.type(step.other);
    }
  }

  async function press(key, step) {
    step.presses = (step.presses ?? 0) + 1;
    if (step.presses > STOPS) throw new Error(`${key} never comes to ${step.option ?? step.options}`);
    await keyboard.press(key);
  }
});
console.log(JSON.stringify(seen));
