// Only `dropsafe serve` adds this script, and it is in no file of the site: it loads the page again after a build.
const shown = new URL(document.currentScript.src).search.slice(1);
new EventSource("/.dropsafe/events").onmessage = (event) => {
  if (event.data !== shown) location.reload();
};
