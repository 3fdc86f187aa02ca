import { feedPlugin } from "@11ty/eleventy-plugin-rss";
import highlight from "@11ty/eleventy-plugin-syntaxhighlight";

export default function (config) {
  if (process.env.BENCH_HIGHLIGHT !== "off") config.addPlugin(highlight);
  config.addPlugin(feedPlugin, {
    type: "atom",
    outputPath: "/feed.xml",
    collection: { name: "posts", limit: 10 },
    metadata: {
      language: "en",
      title: "The bench site",
      base: "https://bench.example.org/",
      author: { name: "Bench" },
    },
  });
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("long", (date) => `${date.getUTCDate()} ${date.toLocaleString("en", { month: "long", timeZone: "UTC" })} ${date.getUTCFullYear()}`);
  config.addCollection("tagList", (api) => {
    const counts = new Map();
    for (const item of api.getAll()) {
      for (const tag of item.data.tags ?? []) {
        if (tag !== "posts") counts.set(tag, (counts.get(tag) ?? 0) + 1);
      }
    }
    return [...counts].sort().map(([name, count]) => ({ name, count }));
  });
  // Each post its neighbours once, in place of a search through all posts in every page's template.
  config.addCollection("posts", (api) => {
    const posts = api.getFilteredByGlob("posts/*.md");
    posts.forEach((post, index) => {
      post.data.before = posts[index - 1];
      post.data.after = posts[index + 1];
    });
    return posts;
  });
  return { markdownTemplateEngine: false, dir: { output: "_site" } };
}
